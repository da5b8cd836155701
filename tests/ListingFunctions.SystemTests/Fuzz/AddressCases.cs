using static ListingFunctions.SystemTests.Fuzz.FuzzRequest;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>What stands in the request line: ids, paths, methods; query strings are <see cref="QueryCases"/>.</summary>
internal static class AddressCases
{
    private static readonly string[] Ids =
    [
        "0",
        "-0",
        "+1",
        "-1",
        "01",
        "00",
        "1.0",
        "1e3",
        "0x1F",
        "1_000",
        "1,000",
        "9007199254740990",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999999999",
        Utf8("١٢٣"),
        Utf8("１２３"),
        "%D9%A1",
        "NaN",
        "null",
        "undefined",
        "true",
        "%31%32",
        "{id}%00",
        "%00",
        "%20{id}",
        "{id}%20",
        "{id}%0A",
        "{id}%0D%0A",
        "{id}%09",
        "{id}.",
        "{id}.0",
        "0{id}",
        "+{id}",
        "%2B{id}",
        "-{id}",
        "{id}%2F",
        "{id}%2Fprices",
        "..%2F{id}",
        "%2E%2E",
        "%252F",
        "%25",
        "%",
        "%zz",
        "%2",
        "%C0%AF",
        "%ED%A0%80",
        "%FF%FE",
        "%E2%80%AE{id}",
        "%F0%9F%8F%A0",
        Utf8("🏠"),
        "{id};a=b",
        "{id}:1",
        "{id}@host",
        "{id}'--",
        "'%20OR%20'1'='1",
        "1;DROP%20TABLE%20c",
        "%22%7D,%7B%22a%22:1",
        "SELECT%20*%20FROM%20c",
        "{id},{other}",
        "{deleted}",
        "{id}%E2%80%8B",
        "%EF%BB%BF{id}",
        "{id}*",
        "~",
        "$",
        "(1)",
        "[1]",
        "{{id}}",
        "<1>",
        "%7B0%7D",
        "a|b",
        "\\",
        "%5C",
        "^",
        "`",
    ];

    private static readonly string[] Methods =
    [
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "PATCH",
        "CONNECT",
        "get",
        "Put",
        "PROPFIND",
        "QUERY",
        "M-SEARCH",
        "X",
        "GETGETGETGETGETGETGETGETGETGETGETGET",
        "G\u0001T",
        "GET\tX",
        "(GET)",
        "GÉT",
    ];

    private static readonly string[] Paths =
    [
        "/",
        "//",
        "/api",
        "/api/",
        "/api//listings",
        "/api/listings/",
        "/api/listings//",
        "/api/listings//prices",
        "/api/listings/{id}/",
        "/api/listings/{id}/prices/1",
        "/api/listings/{id}/price",
        "/api/listings/{id}/prices//",
        "/api/./listings/../nothing",
        "/api/listings/../../etc/passwd",
        "/api/%2e%2e/nothing",
        "/api/listings%2F{id}",
        "/api/listings%00",
        "/api/li%C5%BFtings",
        "/api/listing%C5%BF",
        "/api/listings;v=1",
        "/admin/host/status",
        "/api/listings/{id}#prices",
        "/favicon.ico",
        "*",
        "api/listings/",
        "http://localhost/nothing",
        "http://",
        "https://other/nothing?",
        "/\u0001",
        "/api/listings/{id}%",
        "/api/openapi",
        "/runtime/webhooks/durabletask",
    ];

    /// <summary>Ids that no listing has, with every operation that has one in its path.</summary>
    public static FuzzRequest Id(Random random)
    {
        var id = AnyId(random);
        (string Method, string Tail)[] operations = [("GET", ""), ("GET", "/prices"), ("PUT", ""), ("DELETE", "")];
        // Without an id, a read of one listing is a read of all.
        var (method, tail) = operations[random.Next(id is "" or "." ? 1 : 0, operations.Length)];
        return new FuzzRequest(method, $"/api/listings/{id}{tail}")
        {
            Body = method == "PUT" ? BodyCases.Plain(random) : null,
            // Some are no address at all, some are the address of something else; none is a listing's.
            Outcome = Outcome.NotOurs,
        };
    }

    /// <summary>Methods and paths that no function has.</summary>
    public static FuzzRequest Route(Random random)
    {
        var method = Methods[random.Next(Methods.Length)];
        var path =
            random.Next(3) == 0
                ? new[] { "/api/listings", "/api/listings/{id}", "/api/listings/{id}/prices" }[random.Next(3)]
                : Paths[random.Next(Paths.Length)];
        return new FuzzRequest(method, path)
        {
            // With a body, a lower-case put or post would change something if it were accepted; without one it is a 400.
            Body = random.Next(2) == 0 ? "{}"u8.ToArray() : null,
            Outcome = IsDeletion(method, path) ? Outcome.NotOurs : Outcome.AcceptedOrRejected,
            Headers = method == "DELETE" ? [("If-Match", "\"none\"")] : [],
        };
    }

    /// <summary>Methods that a route does not have: rejected, with or without a body.</summary>
    public static FuzzRequest Method(Random random)
    {
        (string Path, string[] Methods)[] others =
        [
            ("/api/listings", ["PUT", "PATCH", "DELETE", "TRACE"]),
            ("/api/listings/{id}", ["POST", "TRACE"]),
            ("/api/listings/{id}/prices", ["POST", "PUT", "PATCH", "DELETE", "TRACE"]),
            ("/api/health/ready", ["POST", "PUT", "PATCH", "DELETE", "TRACE"]),
            ("/api/openapi.yaml", ["POST", "PUT", "PATCH", "DELETE", "TRACE"]),
        ];
        var (path, methods) = others[random.Next(others.Length)];
        return new FuzzRequest(methods[random.Next(methods.Length)], path)
        {
            Body = random.Next(2) == 0 ? BodyCases.Plain(random) : null,
            Status = 405,
        };
    }

    /// <summary>An id that no listing has, as a segment of a path.</summary>
    public static string AnyId(Random random) =>
        random.Next(4) switch
        {
            0 => Any(random),
            1 => Mutated(random),
            _ => Ids[random.Next(Ids.Length)],
        };

    private static bool IsDeletion(string method, string path) =>
        method == "DELETE" && path.Contains("{id}", StringComparison.Ordinal);

    private static string Any(Random random)
    {
        int[] lengths = [0, 1, 16, 17, 255, 256, 1023, 5000];
        var length = lengths[random.Next(lengths.Length)];
        return random.Next(4) switch
        {
            0 => new string((char)random.Next('1', '9' + 1), Math.Max(17, length)),
            1 => new string('a', length),
            2 => new string('.', length),
            _ => string.Concat(Enumerable.Range(0, Math.Min(length, 255)).Select(_ => $"%{random.Next(256):X2}")),
        };
    }

    /// <summary>A real id with a character more, or another.</summary>
    private static string Mutated(Random random) =>
        random.Next(2) == 0 ? $"{{id}}{Escaped(random)}" : $"{Escaped(random)}{{id}}";

    public static string Escaped(Random random) => $"%{random.Next(256):X2}";
}
