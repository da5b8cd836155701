using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using static ListingFunctions.SystemTests.Fuzz.AddressCases;
using static ListingFunctions.SystemTests.Fuzz.FuzzRequest;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Query strings: limits, continuations, the other parameters of a list, and what is none of them.</summary>
internal static class QueryCases
{
    private static readonly string[] Limits =
    [
        "",
        "0",
        "-1",
        "+1",
        "01001",
        "1001",
        "1e4",
        "1.5",
        "0x1",
        "%31%",
        "%D9%A1",
        "%201",
        "1%20",
        "1%00",
        "2147483648",
        "9223372036854775808",
        "99999999999999999999",
        "NaN",
        "null",
        "true",
        "1,2",
        "[]",
        "'",
        "%FF",
        "abc",
        "*",
    ];

    private static readonly string[] Continuations =
    [
        "",
        "%00",
        "=",
        "====",
        "%7C",
        "fA",
        "fHw",
        "null",
        "undefined",
        "{next}=",
        "{next}%3D",
        "{next}%20",
        "%20{next}",
        "{next}%0A",
        "{next}.",
        "{next}{next}",
        "{next},{next}",
        "{next}%00",
        "%FF{next}",
        "{}",
        "[]",
        "%7B%22token%22:null%7D",
        Utf8("ключ"),
        "-",
        "_",
        "+",
        "/",
    ];

    private static readonly string[] Instants =
    [
        "now",
        "2026",
        "2026-11",
        "2026-11-20",
        "2026-13",
        "2026-02-30T00:00:00Z",
        "2026-11-20T00:00:00",
        "2026-11-20T00:00:00%2B14:00",
        "2026-11-20T00:00:00.123456789Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00%2B00:01",
        "1601-01-01T00:00:00Z",
        "9998-12-31T23:59:59.999Z",
        "9998-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59Z",
        "9999-12",
        "0000-00",
    ];

    /// <summary>Query strings on every route that is read. An unknown parameter is an error on a list, and nowhere else.</summary>
    public static FuzzRequest Query(Random random)
    {
        string[] paths = ["/api/listings", "/api/listings/{id}", "/api/listings/{id}/prices"];
        var path = random.Next(5) == 0 ? paths[random.Next(3)] : paths[0];
        var parameters = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Parameter(random));
        return new FuzzRequest("GET", $"{path}?{string.Join('&', parameters)}")
        {
            Outcome = Outcome.AcceptedOrRejected,
        };
    }

    /// <summary>Invalid parameters of a list, alone or after one that is right.</summary>
    public static FuzzRequest Parameters(Random random) =>
        random.Next(6) switch
        {
            0 => new("GET", $"/api/listings?limit=3&{ListParameters.Broken[random.Next(ListParameters.Broken.Length)]}")
            {
                Status = 422,
            },
            1 => new("GET", $"/api/listings?q{Escaped(random)}={Escaped(random)}") { Status = 422 },
            2 => new("GET", $"/api/listings?continuation={Forged(random)}") { Status = 400 },
            3 => new("GET", $"/api/listings?limit={Limits[random.Next(Limits.Length)]}") { Status = 422 },
            4 => new("GET", $"/api/listings?limit=1&LIMIT=2") { Status = 422 },
            _ => new("GET", $"/api/listings?continuation={Continuations[random.Next(Continuations.Length)]}")
            {
                Status = 400,
            },
        };

    /// <summary>Valid parameters of a list, each once.</summary>
    public static FuzzRequest GoodParameters(Random random) =>
        new(
            "GET",
            $"/api/listings?{ListParameters.Valid[random.Next(ListParameters.Valid.Length)]}&limit={random.Next(1, 1001)}"
        )
        {
            Status = 200,
            Outcome = Outcome.AcceptedOrRejected,
        };

    /// <summary>The value of any parameter, escaped if it must be.</summary>
    public static string AnyValue(Random random) =>
        random.Next(4) switch
        {
            0 => Limits[random.Next(Limits.Length)],
            1 => Instants[random.Next(Instants.Length)],
            2 => Continuations[random.Next(Continuations.Length)],
            _ => Forged(random),
        };

    /// <summary>A parameter of a list, or what is none.</summary>
    public static string Parameter(Random random) =>
        random.Next(11) switch
        {
            8 => ListParameters.Broken[random.Next(ListParameters.Broken.Length)],
            9 => ListParameters.Valid[random.Next(ListParameters.Valid.Length)],
            0 => $"limit={Limits[random.Next(Limits.Length)]}",
            1 => $"limit={random.Next(1, 1001)}",
            2 => $"continuation={Continuations[random.Next(Continuations.Length)]}",
            3 => "continuation={next}",
            4 => $"continuation={Forged(random)}",
            5 => $"limit[]={random.Next(9)}&continuation[0]=a",
            6 => $"%6Cimit={random.Next(9)}",
            7 => $"{Escaped(random)}{Escaped(random)}={Escaped(random)}{new string('x', random.Next(1000))}",
            _ => new[] { "", "&", "=", "==&=", "?", "a", "code=x", "$filter=1%20eq%201", "id=1", "limit" }[
                random.Next(10)
            ],
        };

    /// <summary>A continuation that is made as the service makes them, of what no page holds.</summary>
    private static string Forged(Random random)
    {
        string[] dates =
        [
            "2025-01-17T19:20:52.798Z",
            "9999",
            "",
            "\0",
            "' OR 1=1 --",
            "🏠",
            new string('9', 2000),
            "0",
        ];
        string[] ids = ["0", "1", "", "\0", "' OR 1=1 --", "\ud83c", new string('9', 300)];
        var key = dates[random.Next(dates.Length)];
        string[] forms =
        [
            "",
            $"{random.NextInt64():x16}",
            $"{random.NextInt64():x16}{key.Length}|",
            "0|",
            $"{key.Length}|",
        ];
        var text = $"{forms[random.Next(forms.Length)]}{key}{"|/"[random.Next(2)]}{ids[random.Next(ids.Length)]}";
        var bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(2) == 0)
        {
            var content = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
            Assert.True(BrotliEncoder.TryCompress(bytes, content, out var length));
            var digest = new byte[9];
            random.NextBytes(digest);
            bytes = [.. digest, .. content.AsSpan(0, length)];
        }

        return Base64Url.EncodeToString(bytes);
    }
}
