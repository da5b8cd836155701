using System.Text.Json.Nodes;
using Testing;

namespace ListingFunctions.Faults.Workload;

/// <summary>Documents that the service did not write, and mostly cannot read; their ids tell them from its own.</summary>
internal static class ForeignDocuments
{
    /// <summary>Ids from here on are theirs.</summary>
    public const long FirstId = 9_000_000_000_000_000;

    /// <summary>Of listings that do not exist: one that does is affected by what is in its own history.</summary>
    private const long FirstPriceId = FirstId + 1_000_000;

    private const string Prefix = "foreign-";

    /// <summary>The Functions host does not read deeper ones than 64 levels.</summary>
    private const int Levels = 56;

    /// <summary>Makes wrong what is right in a document of <c>listings</c>.</summary>
    private static readonly Action<JsonObject>[] Wrongs =
    [
        document => document.Clear(),
        document => document.Remove("recent_prices"),
        document => document["deleted_date"] = null,
        document => document["recent_prices"] = null,
        document => document["recent_prices"] = 7,
        document => document["recent_prices"] = new JsonArray(null, "x"),
        document => document["recent_prices"] = new JsonArray(new JsonObject { ["price_eur"] = 1 }),
        document => document["latest_price_eur"] = "expensive",
        document => document["latest_price_eur"] = -1.234,
        document => document["name"] = 7,
        document => document["postal_address"] = "Johan-Ernst-Ring 7",
        document => document["created_date"] = "yesterday",
        document => document["updated_date"] = null,
        document => document["deleted_date"] = "tomorrow",
        document => document["gap_date"] = 7,
        document => document["missing_prices"] = new JsonArray(1, null),
        document => document["recent_writes"] = new JsonObject(),
        document => document["description"] = Deep(),
        document => document["more"] = Deep(),
    ];

    /// <summary>Makes wrong what is right in a document of <c>listing_prices</c>.</summary>
    private static readonly Action<JsonObject>[] WrongPrices =
    [
        document => document.Remove("price_eur"),
        document => document["price_eur"] = "expensive",
        document => document["price_eur"] = new JsonArray(1),
        document => document["created_date"] = null,
        document => document["created_date"] = "yesterday",
        document => document["number"] = "one",
        document => document["number"] = -7,
        document => document["previous_id"] = 7,
        document => document["more"] = Deep(),
    ];

    public static bool IsForeign(string? id) =>
        !long.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var number) || number >= FirstId;

    /// <summary>The nth document of <c>listings</c>.</summary>
    public static (string Id, string Json) Listing(int n)
    {
        // Every other one has an id that a listing can have.
        var id = n % 2 == 0 ? $"{FirstId + n}" : $"{Prefix}{n}";
        var document = JsonNode.Parse(ListingBody.Of(1 + n, $"{Prefix}{n}"))!.AsObject();
        document["created_date"] = "2025-01-17T19:20:52.798Z";
        document["updated_date"] = "2025-01-17T19:20:52.798Z";
        document["recent_prices"] = new JsonArray(
            new JsonObject
            {
                ["price_eur"] = 1 + n,
                ["created_date"] = "2025-01-17T19:20:52.798Z",
                ["number"] = 1,
            }
        );
        Wrongs[n / 2 % Wrongs.Length](document);
        document["id"] = id;
        return (id, document.ToJsonString());
    }

    /// <summary>The nth document of <c>listing_prices</c>, and its listing.</summary>
    public static (double Listing, string Json) Price(int n)
    {
        var listing = FirstPriceId + n;
        var document = new JsonObject
        {
            ["price_eur"] = 1 + n,
            ["created_date"] = "2025-01-17T19:20:52.798Z",
            ["number"] = 1,
        };
        WrongPrices[n % WrongPrices.Length](document);
        document["id"] = $"{Prefix}{n}";
        document["listing_id"] = listing;
        return (listing, document.ToJsonString());
    }

    private static JsonArray Deep()
    {
        var deep = new JsonArray();
        for (var level = 1; level < Levels; level++)
            deep = [deep];
        return deep;
    }
}
