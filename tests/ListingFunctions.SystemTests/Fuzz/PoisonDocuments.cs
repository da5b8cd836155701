using System.Globalization;
using static ListingFunctions.SystemTests.Fuzz.GoodDocument;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// Documents as they must never be and yet may come: from an import, an edit by hand, another program, a fault. Each is
/// JSON text that can stand in an array of a batch; most are the good document with one member made wrong.
/// </summary>
internal static class PoisonDocuments
{
    /// <summary>Values of every kind: each is wrong for most members.</summary>
    internal static readonly string[] Wrong =
    [
        "null",
        "true",
        "7",
        "-1",
        "1.5",
        "1e400",
        "\"text\"",
        "[]",
        "{}",
        "[null]",
    ];

    /// <summary>All of every kind, by name.</summary>
    public static IEnumerable<(string Name, string Json)> All =>
        [
            .. NotDocuments,
            .. Ids,
            .. Prices,
            .. Trails,
            .. System,
            .. Shapes,
            .. Members.SelectMany(member => Wrong.Select(value => ($"{member} is {value}", With(member, value)))),
        ];

    internal static string[] Members =>
        [.. Good("1").Select(member => member.Name), "older_prices", "older_until", "deleted_date", "ttl", "_lsn"];

    private static IEnumerable<(string, string)> NotDocuments =>
        [
            ("null", "null"),
            ("a number", "7"),
            ("text", "\"listing\""),
            ("true", "true"),
            ("an empty array", "[]"),
            ("an array in an array", "[[{\"id\":\"1\"}]]"),
            ("an empty object", "{}"),
        ];

    private static IEnumerable<(string, string)> Ids =>
        [
            ("no id", Without("id")),
            ("an id that is a number", With("id", "77")),
            ("an id that is empty", With("id", "\"\"")),
            (
                "an id of 255 odd characters",
                With("id", $"\"{string.Concat(Enumerable.Repeat("ø'🏠 %|", 37))[..255].TrimEnd('\ud83c')}\"")
            ),
            ("an id of 100,000 digits", With("id", $"\"{new string('9', 100_000)}\"")),
            ("an id with quotes and escapes", With("id", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u2028\"")),
            ("an id that is half a character", With("id", "\"\\ud800\"")),
            ("an id with two halves that do not meet", With("id", "\"a\\udc00b\\ud800\"")),
            ("an id in escapes", With("id", "\"\\u0031\\u0032\"")),
            ("an id beyond 2^53", With("id", "\"9007199254740993\"")),
            ("an id with a leading zero", With("id", "\"0077\"")),
            (
                "a name of the id in escapes",
                Text(Good("79")).Replace("\"id\"", "\"\\u0069d\"", StringComparison.Ordinal)
            ),
            ("a name of a member that is half a character", With("\\ud800", "1")),
            ("a name that begins as id does and is half a character", With("i\\ud800", "1")),
            ("a name that begins as id does and then has the other half", With("i\\udc00d", "1")),
            ("a name that begins as the price does and is half a character", With("latest_\\ud800", "1")),
            ("two ids", With("id", "\"78\"", replace: false)),
        ];

    private static IEnumerable<(string, string)> Prices =>
        [
            ("no price", Without("latest_price_eur")),
            .. new[]
            {
                "\"cheap\"",
                "\"720000\"",
                "-0.01",
                "1e400",
                "-1e400",
                "1e-400",
                "0.001",
                "1152921504606846976",
                "9007199254740993",
                "90071992547409.91",
                "4503599627370496.05",
                "79228162514264337593543950335",
                "79228162514264337593543950336",
                "1e28",
                "[720000]",
                "{\"eur\":720000}",
            }.Select(price => ($"a price of {price}", With("latest_price_eur", price))),
            ("two prices", With("latest_price_eur", "2", replace: false)),
            ("a price that was edited, with no ETag", Edited(Without(Good("81"), "_etag"))),
            ("a price that was edited, with no trail", Edited(Without(Good("82"), "recent_prices"))),
        ];

    private static IEnumerable<(string, string)> Trails =>
        [
            ("no recent prices", Without("recent_prices")),
            .. new (string Name, string Trail)[]
            {
                ("recent prices that hold null", $"[{Entry(1, Instant)},null]"),
                ("recent prices that hold text", "[\"720000\"]"),
                ("recent prices that hold numbers", "[720000]"),
                ("recent prices that are an object", "{\"0\":1}"),
                ("recent prices out of order", $"[{Entry(1, "2025-01-18T00:00:00.000Z")},{Entry(2, Instant)}]"),
                ("recent prices at one instant", $"[{Entry(1, Instant)},{Entry(2, Instant)}]"),
                ("the same recent price twice", $"[{Entry(1, Instant)},{Entry(1, Instant)}]"),
                (
                    "recent prices at one millisecond",
                    $"[{Entry(1, "2025-01-17T19:20:52.7981Z")},{Entry(2, "2025-01-17T19:20:52.7982Z")}]"
                ),
                ("a recent price without a date", "[{\"price_eur\":1}]"),
                ("a recent price without a price", $"[{{\"created_date\":\"{Instant}\"}}]"),
                ("a recent price that is text", $"[{{\"price_eur\":\"1\",\"created_date\":\"{Instant}\"}}]"),
                ("a recent price below zero", $"[{Entry(-1, Instant)}]"),
                (
                    "a recent price with half a character in a name",
                    $"[{{\"pri\\ud800\":1,\"price_eur\":1,\"created_date\":\"{Instant}\"}}]"
                ),
                ("recent prices by the thousand", Thousand),
                ("recent prices in recent prices", $"[[{Entry(1, Instant)}]]"),
            }.Select(trail => (trail.Name, With("recent_prices", trail.Trail))),
            .. new[]
            {
                "",
                "yesterday",
                "2025-01-17",
                "17.01.2025",
                "2025-13-01T00:00:00Z",
                "2025-02-30T00:00:00Z",
                "2025-01-17T24:00:00Z",
                "2025-01-17T23:59:60Z",
                "2025-01-17T19:20:52.798",
                "2025-01-17T19:20:52.798+02:00",
                "2025-01-17T19:20:52.798-14:00",
                "2025-01-17T19:20:52.7980001Z",
                "2025-01-17T19:20:52.798000000001Z",
                "2025-01-17t19:20:52z",
                "0001-01-01T00:00:00Z",
                "0001-01-01T00:00:00+14:00",
                "1601-01-01T00:00:00Z",
                "9998-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59.999Z",
                "9999-12-31T23:59:59.9999999-14:00",
                "+12025-01-17T19:20:52Z",
                "\\ud800",
                "2025-01-17T19:20:52.798Z\\u0000",
            }.Select(date => ($"a recent price of '{date}'", With("recent_prices", $"[{Entry(720_000, date)}]"))),
            .. new[] { "9998-12-31T23:59:59.998Z", "9998-12-31T23:59:59.999Z" }.Select(
                (date, index) =>
                    (
                        $"a price that was edited after {date}",
                        Edited(Replace(Good($"83{index}"), "recent_prices", $"[{Entry(1, date)}]"))
                    )
            ),
        ];

    private static IEnumerable<(string, string)> System =>
        [
            ("no ETag", Without("_etag")),
            ("an ETag of half a character", With("_etag", "\"\\ud800\"")),
            ("an ETag over two lines, the price edited", Edited(Replace(Good("84"), "_etag", "\"a\\r\\nb: c\""))),
            ("an ETag that is no header, the price edited", Edited(Replace(Good("85"), "_etag", "\"\\u0000ø🏠\""))),
            ("an ETag that is empty, the price edited", Edited(Replace(Good("86"), "_etag", "\"\""))),
            .. new[]
            {
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "253402300800",
                "-62135596801",
                "253402300799",
                "\"1737141652\"",
                "null",
                "1e3",
                "-1",
                "0",
            }.SelectMany(ts =>
                ((string, string)[])
                    [
                        ($"a _ts of {ts}", With("_ts", ts)),
                        ($"a _ts of {ts}, the price edited", Edited(Replace(Good("87"), "_ts", ts))),
                        ($"a _ts of {ts}, no trail", Text(Replace(Without(Good("88"), "recent_prices"), "_ts", ts))),
                    ]
            ),
            .. new[] { "\"yesterday\"", "7", "true", "[]", "\"\"", "null", "\"9999-12-31T23:59:59Z\"" }.Select(date =>
                ($"deleted on {date}", With("deleted_date", date))
            ),
            .. new[] { "\"yes\"", "1", "null", "[]" }.Select(older =>
                ($"older prices: {older}", With("older_prices", older))
            ),
            .. new[] { "\"yesterday\"", "1", "null", "[]", $"\"{Instant}\"" }.Select(older =>
                ($"older prices until {older}", With("older_until", older))
            ),
        ];

    private static IEnumerable<(string, string)> Shapes =>
        [
            ("nested 200 deep", With("deep", Nested(200))),
            ("nested 900 deep", With("deep", Nested(900))),
            (
                "nested 900 deep in objects",
                With("deep", $"{string.Concat(Enumerable.Repeat("{\"a\":", 900))}1{new string('}', 900)}")
            ),
            ("nested 900 deep in recent prices", With("recent_prices", Nested(900))),
            ("nested 900 deep and no document", Nested(900)),
            ("2 MB in a member that is known", With("description", $"\"{new string('d', 2_000_000)}\"")),
            ("2 MB in a member that is not", With("blob", $"\"{string.Concat(Enumerable.Repeat("🏠", 500_000))}\"")),
            (
                "2 MB and no price",
                Text([
                    .. Without(Good("89"), "latest_price_eur"),
                    ("blob", $"\"{string.Concat(Enumerable.Repeat("\\u0000", 330_000))}\""),
                ])
            ),
            (
                "2 MB of characters of two, and no price",
                Text([
                    .. Without(Good("90"), "latest_price_eur"),
                    ("a", "1"),
                    ("blob", $"\"{string.Concat(Enumerable.Repeat("🏠", 500_000))}\""),
                ])
            ),
            (
                "the same, cut at the other half",
                Text([
                    .. Without(Good("90"), "latest_price_eur"),
                    ("ab", "1"),
                    ("blob", $"\"{string.Concat(Enumerable.Repeat("🏠", 500_000))}\""),
                ])
            ),
            (
                "ten thousand members that nobody knows",
                Text([.. Good("91"), .. Enumerable.Range(0, 10_000).Select(i => ($"member_{i}", "null"))])
            ),
            ("every member twice", Text([.. Good("92"), .. Good("92")])),
            ("names in capitals", Text(Good("93")).ToUpperInvariant()),
            (
                "$type and $id",
                Text([("$id", "\"1\""), ("$type", "\"System.Object\""), ("$ref", "\"1\""), .. Good("94")])
            ),
        ];

    private static string Thousand =>
        $"[{string.Join(',', Enumerable.Range(0, 1000).Select(i => Entry(i, DateTimeOffset.UnixEpoch.AddMinutes(i).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))))}]";

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
