using System.Globalization;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>A listing's document as it should be, as JSON text of its members, and ways to put others in their places.</summary>
internal static class GoodDocument
{
    public const string Instant = "2025-01-17T19:20:52.798Z";

    public static List<(string Name, string Value)> Good(string id) =>
        [
            ("id", $"\"{id}\""),
            ("created_date", $"\"{Instant}\""),
            ("updated_date", $"\"{Instant}\""),
            ("recent_prices", $"[{Entry(720_000, Instant)}]"),
            ("name", "\"Mikhail Schmiedt\""),
            (
                "postal_address",
                "{\"street_address\":\"a\",\"postal_code\":\"21810\",\"city\":\"b\",\"country\":\"DE\"}"
            ),
            ("description", "\"Lorem\""),
            ("building_type", "\"STUDIO\""),
            ("latest_price_eur", "720000"),
            ("surface_area_m2", "167"),
            ("rooms_count", "6"),
            ("bedrooms_count", "2"),
            ("_etag", "\"\\\"00000000-0000-0000-0000-000000000000\\\"\""),
            ("_ts", "1737141652"),
        ];

    public static string Entry(int price, string date) =>
        $"{{\"price_eur\":{price.ToString(CultureInfo.InvariantCulture)},\"created_date\":\"{date}\"}}";

    public static string With(string name, string value, bool replace = true) =>
        Text(replace ? Replace(Good("77"), name, value) : [.. Good("77"), (name, value)]);

    public static string Without(string name) => Text(Without(Good("77"), name));

    public static List<(string Name, string Value)> Without(List<(string Name, string Value)> members, string name) =>
        [.. members.Where(member => member.Name != name)];

    public static List<(string Name, string Value)> Replace(
        List<(string Name, string Value)> members,
        string name,
        string value
    ) => [.. Without(members, name), (name, value)];

    /// <summary>A price that the trail does not end with.</summary>
    public static string Edited(List<(string Name, string Value)> members) =>
        Text(Replace(members, "latest_price_eur", "5"));

    public static string Text(IEnumerable<(string Name, string Value)> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";
}
