using static ListingFunctions.SystemTests.Fuzz.FuzzRequest;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>Headers: conditions, types, encodings, keys and tokens, once and many times, right and wrong.</summary>
internal static class HeaderCases
{
    /// <summary>Conditions that the listing does not meet, or that cannot be read. It is at <c>"{etag}"</c>.</summary>
    private static readonly string[] Unmet =
    [
        "",
        "{etag}",
        "W/\"{etag}\"",
        "w/\"{etag}\"",
        "\"{etag}",
        "{etag}\"",
        "'{etag}'",
        "\" {etag}\"",
        "\"{etag} \"",
        "\"{etag}\"\"",
        "\"{etag}\"x",
        "\"{etag}\";",
        "\"\"",
        "\"*\"",
        "**",
        "W/*",
        "\"none\"",
        "\"none\", W/\"{etag}\"",
        "\"none\" \"{etag}\"",
        "none, \"none\"",
        "\"a\\\"b\"",
        "\\\"{etag}\\\"",
        "%22{etag}%22",
        "null",
        "\t",
        ",",
        ",,,",
        "\"{etag}\u007f\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"é\"",
        "\u00ff",
        "<etag>",
    ];

    private static readonly string[] OtherTypes =
    [
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/xml",
        "application/jsonp",
        "json",
        "application",
        "/",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
        "application/json; charset=\"\"; x",
        "application/json,text/plain",
        "application/json; ;=",
        "*/*",
        "application/*",
        ";",
        "\"application/json\"",
        "application/json\u00e9",
        "application/octet-stream",
        "application/merge-patch+json",
        "application/json-patch+json",
        "application/problem+json",
    ];

    private static readonly string[] JsonTypes =
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; charset=\"utf-8\"",
        "application/vnd.listing+json; version=1",
    ];

    private static readonly string[] Codings =
    [
        "br",
        "gzip",
        "*",
        "*;q=0",
        "identity;q=0",
        "gzip;q=2",
        "gzip;q=-1",
        "gzip;q=",
        "gzip;q=0.0001",
        ";q=1",
        "br;;q=1",
        "br, gzip;q=0.5,,",
        "gzip, gzip;q=0",
        "x-gzip, deflate, zstd",
        "\"gzip\"",
    ];

    private static readonly string[] Garbage =
    [
        "",
        " ",
        "0",
        "-1",
        "null",
        "*",
        ",",
        "\"",
        "\"\"",
        "a b",
        "a,b",
        "0:-1#99999999999999999999",
        "0:-1#",
        "#",
        ":",
        "0:1#2#3=4,5:6#7",
        "1#100#1=20#2=5#3=30",
        "0:-1#-1",
        "0:0#1;0:0#2",
        "../../x",
        "%00",
        "'; DROP TABLE c; --",
        "\u0080\u00ff",
        Utf8("ключ"),
        Utf8("🏠"),
        "{\"a\":1}",
        "00000000-0000-0000-0000-000000000000",
        new('k', 255),
        new('k', 256),
        new('k', 1025),
        new('9', 5000),
    ];

    private static readonly string[] Known =
    [
        "Session-Token",
        "Idempotency-Key",
        "Accept",
        "Accept-Encoding",
        "Accept-Charset",
        "Accept-Language",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Range",
        "Range",
        "Expect",
        "Prefer",
        "Cookie",
        "Authorization",
        "x-functions-key",
        "Origin",
        "Referer",
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-HTTP-Method-Override",
        "X-Original-URL",
        "x-ms-session-token",
        "x-ms-documentdb-partitionkey",
        "traceparent",
        "tracestate",
        "baggage",
        "Via",
        "Date",
        "From",
        "Max-Forwards",
        "Pragma",
        "Upgrade",
        "TE",
        "Trailer",
        "X-\u0001",
        "Key With Space",
    ];

    /// <summary>An update or a deletion under a condition that does not hold.</summary>
    public static FuzzRequest Condition(Random random)
    {
        var (header, status) = AnyCondition(random);
        var update = random.Next(3) > 0;
        return new FuzzRequest(update ? "PUT" : "DELETE", "/api/listings/{id}")
        {
            Body = update ? BodyCases.Plain(random) : null,
            Headers = [.. header.Select(value => ("If-Match", value))],
            Outcome = Outcome.Rejected,
            Status = status,
        };
    }

    /// <summary>A read under a condition of whatever kind, in whatever coding: the complete response, or a 304.</summary>
    public static FuzzRequest ReadCondition(Random random)
    {
        string[] targets = ["/api/listings", "/api/listings/{id}", "/api/listings/{id}/prices", "/api/openapi.yaml"];
        var (values, _) = AnyCondition(random);
        return new FuzzRequest(random.Next(3) == 0 ? "HEAD" : "GET", targets[random.Next(targets.Length)])
        {
            Headers =
            [
                .. values.Select(value => ("If-None-Match", value)),
                ("If-Modified-Since", AnyValue(random)),
                ("Accept-Encoding", Codings[random.Next(Codings.Length)]),
            ],
            Outcome = Outcome.AcceptedOrRejected,
        };
    }

    /// <summary>Conditions that hold, beside others.</summary>
    public static FuzzRequest MetCondition(Random random)
    {
        string[] met = ["*", " * ", "\"none\", *", "*, *", "*,\"none\"", "\"none\"\t,*"];
        var value = met[random.Next(met.Length)];
        return new FuzzRequest("PUT", "/api/listings/{id}")
        {
            Body = BodyCases.Plain(random),
            Headers = [("If-Match", value)],
            Outcome = value.Trim() == "*" ? Outcome.Accepted : Outcome.AcceptedOrRejected,
        };
    }

    /// <summary>A type that is not JSON, or an encoding that is not supported.</summary>
    public static FuzzRequest Type(Random random)
    {
        var json = random.Next(2) == 0;
        string[] encodings = ["gzip", "br", "deflate", "zstd", "identity, gzip", "x", "gzip, gzip", "*"];
        return BodyCases.Send(random, BodyCases.Plain(random)) with
        {
            ContentType = (json ? JsonTypes : OtherTypes) is var types ? types[random.Next(types.Length)] : null,
            Headers = json ? [("Content-Encoding", encodings[random.Next(encodings.Length)])] : [],
            Outcome = Outcome.Rejected,
            Status = null,
        };
    }

    /// <summary>A type that is JSON, or none: a body without a type is read as JSON.</summary>
    public static FuzzRequest JsonType(Random random) =>
        BodyCases.Send(random, BodyCases.Plain(random)) with
        {
            ContentType = random.Next(4) == 0 ? null : JsonTypes[random.Next(JsonTypes.Length)],
            Headers = random.Next(2) == 0 ? [("Content-Encoding", "identity")] : [],
        };

    /// <summary>Headers of every kind with garbage in them, on reads, and on writes that are rejected anyway.</summary>
    public static FuzzRequest Any(Random random)
    {
        (string Method, string Target)[] reads =
        [
            ("GET", "/api/listings"),
            ("GET", "/api/listings/{id}"),
            ("GET", "/api/listings/{other}/prices"),
            ("PUT", "/api/listings/{id}"),
            ("POST", "/api/listings"),
        ];
        var (method, target) = reads[random.Next(reads.Length)];
        return new FuzzRequest(method, target)
        {
            Body = method == "GET" ? null : "{\"name\":\"\"}"u8.ToArray(),
            Headers = Several(random),
            // Garbage in Expect, Upgrade or a name is rejected by the server, without a body.
            Outcome = method == "GET" ? Outcome.AcceptedOrRejected : Outcome.NotOurs,
        };
    }

    /// <summary>Keys and tokens on writes that are right otherwise: accepted, ignored, or rejected; never a 5xx.</summary>
    public static FuzzRequest Keys(Random random)
    {
        var key = random.Next(2) == 0 ? "Idempotency-Key" : "Session-Token";
        var values = Enumerable.Range(0, random.Next(10) == 0 ? 2 : 1);
        return BodyCases.Send(random, BodyCases.Plain(random)) with
        {
            Headers = [.. values.Select(_ => (key, AnyValue(random)))],
            Outcome = Outcome.AcceptedOrRejected,
            Status = null,
        };
    }

    /// <summary>Garbage.</summary>
    public static string AnyValue(Random random) => Garbage[random.Next(Garbage.Length)];

    private static (string[] Values, int? Status) AnyCondition(Random random) =>
        random.Next(8) switch
        {
            0 => ([$"\"{new string('e', random.Next(1, 8000))}\""], 412),
            1 => ([.. Enumerable.Repeat("\"none\"", random.Next(2, 40))], 412),
            2 => ([string.Join(", ", Enumerable.Range(0, random.Next(1, 500)).Select(i => $"\"{i}\""))], 412),
            3 => ([$"\"{{etag}}{(char)random.Next('!', '~' + 1)}\""], null),
            4 => (["\"none\"", Unmet[random.Next(Unmet.Length)]], null),
            _ => ([Unmet[random.Next(Unmet.Length)]], null),
        };

    private static List<(string, string)> Several(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Known[random.Next(Known.Length)], AnyValue(random)))];
}
