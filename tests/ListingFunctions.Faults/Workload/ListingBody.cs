using System.Globalization;

namespace ListingFunctions.Faults.Workload;

/// <summary>What a client says of a listing.</summary>
internal static class ListingBody
{
    public static string Of(string name, decimal price) => Of(name, price, rooms: 6);

    /// <summary>A listing that the contract refuses.</summary>
    public static string Invalid(string name, decimal price) => Of(name, price, rooms: 0);

    private static string Of(string name, decimal price, int rooms) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            { "name": "{{name}}",
              "postal_address": { "street_address": "Johan-Ernst-Ring 7", "postal_code": "21810", "city": "Berchtesgaden", "country": "DE" },
              "description": "Lorem Ipsum Dolor ...", "building_type": "STUDIO", "latest_price_eur": {{price}}, "surface_area_m2": 167,
              "rooms_count": {{rooms}}, "bedrooms_count": 2, "contact_phone_number": "+219779210354" }
            """
        );
}
