using System.Globalization;
using System.Text;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>The members of a listing as JSON text, and values to put in their places: right, nearly right, and wrong.</summary>
internal static class ListingModel
{
    private static readonly string[] Names =
    [
        "name",
        "postal_address",
        "description",
        "building_type",
        "latest_price_eur",
        "surface_area_m2",
        "rooms_count",
        "bedrooms_count",
        "contact_phone_number",
        "id",
        "created_date",
        "updated_date",
        "recent_prices",
        "older_prices",
        "deleted_date",
        "ttl",
        "_etag",
        "_ts",
        "__proto__",
        "$type",
        "",
        "\\ud800",
        "\\udc00name",
        "n\\ud83d",
        "i\\ud800",
        "Name",
        "price",
        "🏠",
    ];

    private static readonly string[] Numbers =
    [
        "0",
        "-0",
        "-0.0",
        "0e0",
        "0E+99999999999999999999",
        "1",
        "-1",
        "1E2",
        "1e+2",
        "6.0",
        "60e-1",
        "1.5",
        "0.01",
        "0.001",
        "0.10",
        "720000.00",
        "-0.01",
        "1e400",
        "-1e400",
        "1e-400",
        "-1e-400",
        "1e308",
        "1.8e308",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740991.00",
        "90071992547409.91",
        "900719925474099.1",
        "4503599627370496.05",
        "70368744177664.01",
        "35184372088832.03",
        "1234567890.1234567",
        "0.30000000000000004",
        "99999999999999999999999999999999999999",
        "79228162514264337593543950335",
        "1e15",
        "1e16",
        "9e15",
        "1e28",
        "1e29",
        "1e-2",
        "1e-3",
        "123e-2",
        "12300000e-7",
        "1e2147483647",
        "1e2147483648",
        "1e-2147483649",
        "2147483648",
        "4294967296",
        "18446744073709551616",
        "00",
        "01",
        "+1",
        ".5",
        "5.",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "1,000",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "١",
    ];

    private static readonly string[] Texts =
    [
        "\"\"",
        "\" \"",
        "\"a\"",
        "\"DE\"",
        "\"de\"",
        "\"DEU\"",
        "\"D\"",
        "\"D1\"",
        "\"🇩🇪\"",
        "\"ÄÖ\"",
        "\"ＤＥ\"",
        "\"D\\u0045\"",
        "\"STUDIO\"",
        "\"studio\"",
        "\"HOUSE\"",
        "\"APARTMENT \"",
        "\"\\u0048OUSE\"",
        "\"CASTLE\"",
        "\"+219779210354\"",
        "\"+1\"",
        "\"+12\"",
        "\"+123456789012345\"",
        "\"+1234567890123456\"",
        "\"+01\"",
        "\"219779210354\"",
        "\"+49\\n\"",
        "\"+49 30\"",
        "\"+4٩\"",
        "\"+49\\u0030\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud83c\\udfe0\"",
        "\"\\ud83c\\ud83c\"",
        "\"\\udfe0\\ud83c\"",
        "\"\\u0000\"",
        "\"\\u0000\\u001f\\u007f\\u0085\\u2028\\ufeff\\uffff\"",
        "\"a\tb\"",
        "\"a\nb\"",
        "\"\\x41\"",
        "\"\\u00g0\"",
        "\"\\u00\"",
        "\"\\\"",
        "\"\\/\\b\\f\\n\\r\\t\\\\\\\"\"",
        "\"unfinished",
        "'single'",
        "\"'; DROP TABLE c; --\"",
        "\"<script>alert(1)</script>\"",
        "\"{{7*7}}${7*7}%00%n\"",
        "\"720000\"",
        "\"Ａ\u0301\u202e\"",
        "\"NaN\"",
    ];

    private static readonly string[] Others =
    [
        "null",
        "true",
        "false",
        "[]",
        "{}",
        "[null]",
        "[1,]",
        "[,]",
        "{\"a\":}",
        "{\"a\":1,}",
        "{1:1}",
        "{\"name\":\"a\"}",
        "undefined",
        "nul",
        "True",
        "/**/1",
        "",
    ];

    /// <summary>All members of a valid listing.</summary>
    public static IEnumerable<(string Name, string Value)> Members(Random random) =>
        [
            ("name", "\"Mikhail Schmiedt\""),
            ("postal_address", $"{{{string.Join(',', Address(random).Select(m => $"\"{m.Name}\":{m.Value}"))}}}"),
            ("description", random.Next(3) == 0 ? "\"Größe\\u00df 🏠 \\\"so\\\"\"" : "\"Lorem Ipsum Dolor ...\""),
            ("building_type", "\"STUDIO\""),
            (FuzzRequest.PriceMember, random.Next(1_000_000).ToString(CultureInfo.InvariantCulture)),
            ("surface_area_m2", "167.25"),
            ("rooms_count", "6"),
            ("bedrooms_count", "2"),
            .. random.Next(3) == 0 ? [] : new[] { ("contact_phone_number", "\"+219779210354\"") },
        ];

    public static IEnumerable<(string Name, string Value)> Address(Random random) =>
        [
            ("street_address", random.Next(3) == 0 ? "\"Straße des 17. Juni 1\"" : "\"Johan-Ernst-Ring 7\""),
            ("postal_code", "\"21810\""),
            ("city", "\"Berchtesgaden\""),
            ("country", "\"DE\""),
        ];

    public static string AnyName(Random random) => Names[random.Next(Names.Length)];

    /// <summary>A value of the kind that the member has, and often a wrong one.</summary>
    public static string ValueFor(Random random, string name) =>
        name is FuzzRequest.PriceMember or "surface_area_m2" or "rooms_count" or "bedrooms_count"
            ? AnyNumber(random)
            : Texts[random.Next(Texts.Length)];

    public static string AnyValue(Random random) =>
        random.Next(8) switch
        {
            0 or 1 => AnyNumber(random),
            2 or 3 or 4 => Texts[random.Next(Texts.Length)],
            5 => Nested(random),
            _ => Others[random.Next(Others.Length)],
        };

    /// <summary>A value that is JSON, such as a document may hold: one that is not cannot be in a container.</summary>
    public static string AnyDocumentValue(Random random)
    {
        string value;
        do value = AnyValue(random);
        while (PlainJson.Read(Encoding.UTF8.GetBytes(value)) is not ({ }, < 900));
        return value;
    }

    private static string AnyNumber(Random random) =>
        random.Next(6) switch
        {
            0 => Digits(random, random.Next(1, 25)),
            1 => $"{Digits(random, random.Next(1, 18))}.{Digits(random, random.Next(1, 4))}",
            2 => $"{random.Next(10)}.{Digits(random, random.Next(1, 40))}e{random.Next(-30, 31)}",
            // The same as 1.5 and 1, with more zeros than any reader keeps.
            3 when random.Next(4) == 0 => $"0.{new string('0', random.Next(1, 12_000))}15e{random.Next(0, 12_000)}",
            4 when random.Next(4) == 0 && random.Next(1, 12_000) is var zeros => $"1{new string('0', zeros)}e-{zeros}",
            5 when random.Next(4) == 0 && random.Next(1, 12_000) is var zeros =>
                $"0.{new string('0', zeros)}15e{zeros + 1 + random.Next(-1, 2)}",
            _ => Numbers[random.Next(Numbers.Length)],
        };

    private static string Digits(Random random, int count)
    {
        var digits = new StringBuilder();
        for (var i = 0; i < count; i++)
            digits.Append((char)('0' + (i == 0 && count > 1 ? random.Next(1, 10) : random.Next(10))));
        return digits.ToString();
    }

    private static string Nested(Random random)
    {
        int[] depths = [1, 2, 60, 62, 63, 64, 65, 200, 1000, 10_000];
        var depth = depths[random.Next(depths.Length)];
        return random.Next(3) switch
        {
            0 => $"{new string('[', depth)}{new string(']', depth)}",
            1 =>
                $"{string.Concat(Enumerable.Repeat("{\"a\":", Math.Min(depth, 5000)))}1{new string('}', Math.Min(depth, 5000))}",
            _ => new string('[', depth),
        };
    }
}
