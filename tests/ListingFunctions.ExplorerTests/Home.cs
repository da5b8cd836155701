using System.Text.Json.Nodes;

namespace ListingFunctions.ExplorerTests;

/// <summary>A home that went through these prices, each in euros, so many days ago, the oldest first.</summary>
public sealed record Home(string Name, params IReadOnlyList<(decimal Price, double DaysAgo)> Prices)
{
    public string City { get; init; } = "Berlin";

    public string Country { get; init; } = "DE";

    public string Description { get; init; } = "Bright";

    public double Area { get; init; } = 86;

    public int Rooms { get; init; } = 3;

    /// <summary>The body of a <c>ListingWrite</c> with its last price.</summary>
    public JsonObject Body() =>
        new()
        {
            ["name"] = Name,
            ["description"] = Description,
            ["postal_address"] = new JsonObject
            {
                ["street_address"] = "Lychener Straße 41",
                ["postal_code"] = "10437",
                ["city"] = City,
                ["country"] = Country,
            },
            ["building_type"] = "APARTMENT",
            ["latest_price_eur"] = Prices[^1].Price,
            ["surface_area_m2"] = Area,
            ["rooms_count"] = Rooms,
            ["bedrooms_count"] = 2,
        };

    /// <summary>A line of <c>POST /ops/import</c>.</summary>
    public string ImportLine(string key, DateTimeOffset now)
    {
        var line = Body();
        (line["source"], line["key"]) = ("tests", key);
        line["prices"] = new JsonArray([
            .. Prices.Select(entry => new JsonObject
            {
                ["price_eur"] = entry.Price,
                ["created_date"] = now.AddDays(-entry.DaysAgo).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null),
            }),
        ]);
        return line.ToJsonString();
    }
}
