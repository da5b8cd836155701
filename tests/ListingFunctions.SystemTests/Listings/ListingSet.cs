using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>
/// Listings that are alike in much and the same in nothing, so that filters meet some of them and sort keys are often
/// equal; and what the API returned of each, with what its price did, from which a test works out what a list must hold.
/// </summary>
public class ListingSet : IAsyncLifetime
{
    private const int Count = 60;

    private static readonly string[] Cities =
    [
        "Lille",
        "lille",
        "Zürich",
        "ZÜRICH",
        "Zurich",
        "Weißenstraße",
        "WEISSENSTRASSE",
        "İzmir",
        "Kraków 🏠",
    ];

    private static readonly decimal[] Prices = [0, 99_999.99m, 100_000, 100_000.5m, 250_000, 9_007_199_254_740_991];
    private static readonly string[] Areas = ["0", "0.1", "86", "86.5", "1e20"];

    private readonly Dictionary<string, JsonElement> _listings = [];
    private LocalCosmosServer? _cosmos;

    internal App App { get; private set; } = null!;

    /// <summary>Every listing that exists, as last returned.</summary>
    internal IReadOnlyCollection<JsonElement> Listings => _listings.Values;

    /// <summary>The partition ranges of each container.</summary>
    protected virtual int Ranges => 1;

    public async ValueTask InitializeAsync()
    {
        _cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions { Ranges = Ranges }, App.Stop);
        App = await App.StartAsync(feed: false, cosmos: _cosmos.ConnectionString);
        var random = new Random(20_261_122);
        for (var i = 0; i < Count; i++)
            await KeepAsync("POST", "listings", random);
        foreach (var id in _listings.Keys.ToList())
            switch (random.Next(4))
            {
                case 0 or 3:
                    await KeepAsync("PUT", $"listings/{id}", random);
                    break;
                case 1 when random.Next(2) == 0:
                    Assert.Equal(HttpStatusCode.NoContent, (await App.SendAsync("DELETE", $"listings/{id}")).Status);
                    _listings.Remove(id);
                    break;
                default:
                    break;
            }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _cosmos!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The ids of what a list with these filters must hold, in the order of <paramref name="sort"/>.</summary>
    internal IEnumerable<string> Expected(IEnumerable<Func<JsonElement, bool>> filters, string sort)
    {
        var descending = sort.StartsWith('-');
        var name = sort.TrimStart('-');
        var found = Listings
            .Where(listing => MemberOf(listing, name) is not null && filters.All(holds => holds(listing)))
            .ToList();
        found.Sort(
            (a, b) =>
            {
                var order = Compare(MemberOf(a, name)!.Value, MemberOf(b, name)!.Value);
                order = order == 0 ? string.CompareOrdinal(IdOf(a), IdOf(b)) : order;
                return descending ? -order : order;
            }
        );
        return found.Select(IdOf);
    }

    /// <summary>The ids of all pages, each followed to the next; fails if one is not as long as it can be.</summary>
    internal async Task<IReadOnlyList<string>> WalkAsync(string query, int limit)
    {
        var ids = new List<string>();
        for (string? next = $"listings?{query}&limit={limit}"; next is not null; )
        {
            var page = await App.SendAsync("GET", next);
            Assert.True(page.Status == HttpStatusCode.OK, $"{next}: {page.Body}");
            ids.AddRange(page.Body.EnumerateArray().Select(IdOf));
            next = NextOf(page);
            Assert.InRange(page.Body.GetArrayLength(), next is null ? 0 : limit, limit);
            Assert.True(ids.Count <= Count, $"{query} with limit {limit} does not end.");
        }

        return ids;
    }

    internal static string? NextOf(Response page) =>
        page.Headers.TryGetValue("Link", out var link)
            ? link["</api/".Length..link.IndexOf('>', StringComparison.Ordinal)]
            : null;

    /// <summary>A member of the listing, or of what its price did.</summary>
    internal static JsonElement? MemberOf(JsonElement listing, string name) =>
        listing.TryGetProperty(name, out var value)
        || listing.GetProperty("price_trend").TryGetProperty(name, out value)
            ? value
            : null;

    internal static string IdOf(JsonElement listing) => listing.GetProperty("id").GetRawText();

    private static int Compare(JsonElement a, JsonElement b) =>
        a.ValueKind == JsonValueKind.Number
            ? a.GetDouble().CompareTo(b.GetDouble())
            : string.CompareOrdinal(a.GetString(), b.GetString());

    private async Task KeepAsync(string method, string path, Random random)
    {
        var response = await App.SendAsync(method, path, Body(random));
        Assert.True(response.Status is HttpStatusCode.Created or HttpStatusCode.OK, $"{response.Body}");
        var id = IdOf(response.Body);
        _listings[id] = (await App.SendAsync("GET", $"listings/{id}?include=price_trend")).Body;
    }

    private static string Body(Random random)
    {
        var body = JsonNode.Parse(ListingBody.Of())!;
        body["postal_address"]!["city"] = One(Cities);
        body["postal_address"]!["postal_code"] = One("59000", "8001", "W1a");
        body["postal_address"]!["country"] = One("FR", "fr", "CH", "Ch");
        body["building_type"] = One("STUDIO", "APARTMENT", "HOUSE");
        body["latest_price_eur"] = One(Prices);
        body["surface_area_m2"] = JsonNode.Parse(One(Areas));
        body["rooms_count"] = random.Next(1, 4);
        body["bedrooms_count"] = random.Next(0, 3);
        return body.ToJsonString();

        T One<T>(params T[] values) => values[random.Next(values.Length)];
    }
}

/// <summary>The same in containers of four partition ranges.</summary>
public sealed class ListingSetOverFourRanges : ListingSet
{
    protected override int Ranges => 4;
}
