using System.Globalization;
using System.Text.Json;

namespace Testing;

/// <summary>The body of a listing that the contract shows.</summary>
public static class ListingBody
{
    public const string Json = """
        { "name": "Mikhail Schmiedt",
          "postal_address": { "street_address": "Johan-Ernst-Ring 7", "postal_code": "21810", "city": "Berchtesgaden", "country": "DE" },
          "description": "Lorem Ipsum Dolor ...", "building_type": "STUDIO", "latest_price_eur": 720000, "surface_area_m2": 167,
          "rooms_count": 6, "bedrooms_count": 2, "contact_phone_number": "+219779210354" }
        """;

    /// <summary>The same with another price, name or number of rooms, of which the contract rejects 0.</summary>
    public static string Of(decimal price = 720_000, string name = "Mikhail Schmiedt", int rooms = 6) =>
        Json.Replace("720000", price.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("\"Mikhail Schmiedt\"", JsonSerializer.Serialize(name), StringComparison.Ordinal)
            .Replace("\"rooms_count\": 6", $"\"rooms_count\": {rooms}", StringComparison.Ordinal);
}
