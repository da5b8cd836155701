using System.Globalization;

namespace ListingFunctions.SystemTests;

/// <summary>The body that the contract shows.</summary>
internal static class Sample
{
    public static string Body(decimal price = 720_000, string name = "Mikhail Schmiedt") =>
        $$"""
            { "name": "{{name}}",
              "postal_address": { "street_address": "Johan-Ernst-Ring 7", "postal_code": "21810", "city": "Berchtesgaden", "country": "DE" },
              "description": "Lorem Ipsum Dolor ...", "building_type": "STUDIO", "latest_price_eur": {{price.ToString(
                CultureInfo.InvariantCulture
            )}}, "surface_area_m2": 167,
              "rooms_count": 6, "bedrooms_count": 2, "contact_phone_number": "+219779210354" }
            """;
}
