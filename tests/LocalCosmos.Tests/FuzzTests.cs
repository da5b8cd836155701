using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;

namespace LocalCosmos.Tests;

/// <summary>Requests made of valid parts and garbage. The response is an error of the client or a result, never one of the server.</summary>
public sealed class FuzzTests(CosmosOfFourRanges cosmos) : IClassFixture<CosmosOfFourRanges>
{
    private const int Requests = 4000;

    private static readonly string[] Bodies =
    [
        """{"id":"1","group":"a","number":1,"text":"x","list":[1,{"a":null}]}""",
        """{"id":"2","group":null,"number":-1.5e300,"text":"\ud83d\ude00"}""",
        """{"query":"SELECT c.id, c.number AS n FROM c WHERE c.number > @n ORDER BY c.number","parameters":[{"name":"@n","value":0}]}""",
        """{"query":"SELECT TOP 2 VALUE AVG(c.number) FROM c WHERE c[\"group\"] IN ('a', null)"}""",
        """{"query":"SELECT * FROM c ORDER BY c.text DESC","resumeFilter":{"value":["x"],"rid":"AAAAAYAAAAIBAAAAAAAAAA==","exclude":true}}""",
        """{"condition":"FROM c WHERE c.number = 1","operations":[{"op":"incr","path":"/number","value":1},{"op":"move","from":"/text","path":"/list/0"},{"op":"add","path":"/list/-","value":{}}]}""",
        """{"id":"c","partitionKey":{"paths":["/group"],"kind":"Hash","version":2},"defaultTtl":5,"indexingPolicy":{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a","order":"ascending"},{"path":"/b"}]]}}""",
        """{"database":"tests","container":"fuzz","range":"0"}""",
        """{"id":"1","group":"a","\u005fetag":"x","_\u0072id":1}""",
        $$"""{"operations":[{"op":"set","path":"/a","value":{{Nested(100)}}},{"op":"set","path":"/a{{Repeated("/x", 100)}}","value":{{Nested(100)}}},{"op":"set","path":"/a{{Repeated("/x", 200)}}","value":{{Nested(100)}}}]}""",
        $$"""{"id":"d","partitionKey":{"paths":["/a"]},"geospatialConfig":{{Nested(61)}}}""",
    ];

    private static readonly string[] Paths =
    [
        "dbs",
        "dbs/tests",
        "dbs/tests/colls",
        "dbs/tests/colls/fuzz",
        "dbs/tests/colls/fuzz/docs",
        "dbs/tests/colls/fuzz/docs",
        "dbs/tests/colls/fuzz/docs",
        "dbs/tests/colls/fuzz/docs/1",
        "dbs/tests/colls/fuzz/docs/%ff%fe",
        "dbs/tests/colls/fuzz/pkranges",
        "dbs/%00/colls/%2f",
        "_ranges/split",
        "offers",
        "",
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("x-ms-documentdb-partitionkey", ["[\"a\"]", "[null]", "[{}]", "[1]", "[]"]),
        ("x-ms-documentdb-partitionkeyrangeid", ["0", "1", "9", "a,2"]),
        ("x-ms-start-epk", ["", "18"]),
        ("x-ms-end-epk", ["FF", "20"]),
        ("x-ms-session-token", ["0:-1#1", "1:-1#99999999", "2:1"]),
        ("x-ms-continuation", ["AAAAAYAAAAIBAAAAAAAAAA==", "eyJxIjoiIn0"]),
        ("x-ms-max-item-count", ["-1", "1", "3"]),
        ("x-ms-documentdb-isquery", ["True"]),
        ("x-ms-cosmos-is-query-plan-request", ["True"]),
        ("x-ms-documentdb-is-upsert", ["True"]),
        ("x-ms-cosmos-is-batch-request", ["True"]),
        ("x-ms-cosmos-batch-atomic", ["True"]),
        ("x-ms-cosmos-batch-continue-on-error", ["True"]),
        ("A-IM", ["Incremental Feed"]),
        ("If-None-Match", ["*", "\"1\"", "\"99999999999999999999\""]),
        ("If-Match", ["*", "\"1\""]),
        ("If-Modified-Since", ["Thu, 01 Jan 2026 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"]),
        ("Prefer", ["return=minimal"]),
        ("x-ms-activity-id", ["1", "é", "\u0001"]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_request_is_an_error_of_the_server(int seed)
    {
        var random = new Random(seed);
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = cosmos.Endpoint };
        var statuses = new Dictionary<int, int>();
        for (var n = 0; n < Requests; n++)
        {
            // Some requests delete what the others are about.
            if (n % 50 == 0)
                await PrepareAsync();
            using var request = Request(random);
            var what = $"{request}\n{(request.Content is { } c ? await c.ReadAsStringAsync(Ct) : "")}";
            using var response = await http.SendAsync(request, Ct);
            var status = (int)response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(
                status < 500 || status == 501,
                $"{status} to request {n} of seed {seed}: {what}\n{await response.Content.ReadAsStringAsync(Ct)}"
            );
        }
        Assert.True(statuses.GetValueOrDefault(200) > 50 && statuses.GetValueOrDefault(400) > 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_continuation_is_an_error_of_the_server(int seed)
    {
        var random = new Random(seed);
        await PrepareAsync();
        var notes = cosmos.Client.GetContainer("tests", "fuzz");
        foreach (var n in Enumerable.Range(0, 20))
            await notes.UpsertItemAsync(new Note($"{n}", "a", n % 3, $"{n % 5}"), cancellationToken: Ct);
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        foreach (
            var sql in new[]
            {
                "SELECT * FROM c",
                "SELECT TOP 9 * FROM c ORDER BY c.text",
                "SELECT * FROM c ORDER BY c.number DESC OFFSET 1 LIMIT 9",
                "SELECT * FROM c WHERE c.text = '1' OR c.text = '2' ORDER BY c.number",
            }
        )
        {
            using var first = await PageAsync(sql, null);
            var continuation = Encoding.UTF8.GetString(
                Base64Url.DecodeFromChars(Assert.Single(first.Headers.GetValues("x-ms-continuation")))
            );
            for (var n = 0; n < 500; n++)
            {
                var made = Mutated(random, continuation);
                using var response = await PageAsync(sql, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(made)));
                Assert.True(
                    (int)response.StatusCode < 500,
                    $"{sql} with {made}: {await response.Content.ReadAsStringAsync(Ct)}"
                );
            }
        }

        async Task<HttpResponseMessage> PageAsync(string sql, string? continuation)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "dbs/tests/colls/fuzz/docs");
            request.Headers.Add("x-ms-documentdb-isquery", "True");
            request.Headers.Add("x-ms-max-item-count", "2");
            request.Headers.Add("x-ms-documentdb-partitionkey", "[\"a\"]");
            if (continuation is not null)
                request.Headers.Add("x-ms-continuation", continuation);
            request.Content = JsonContent.Create(new { query = sql });
            return await http.SendAsync(request, Ct);
        }
    }

    private static string Nested(int levels) => Repeated("{\"x\":", levels) + "1" + new string('}', levels);

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private async Task PrepareAsync()
    {
        Database database = await cosmos.Client.CreateDatabaseIfNotExistsAsync("tests", cancellationToken: Ct);
        await database.CreateContainerIfNotExistsAsync("fuzz", "/group", cancellationToken: Ct);
    }

    private static HttpRequestMessage Request(Random random)
    {
        string[] methods = ["GET", "POST", "POST", "POST", "PUT", "PATCH", "DELETE"];
        var method = methods[random.Next(methods.Length)];
        var path = Paths[random.Next(Paths.Length)];
        // The container is to be there for most of them.
        if (method == "DELETE" && random.Next(4) > 0)
            path = Paths[7];
        var request = new HttpRequestMessage(new(method), path);
        foreach (var (name, values) in Headers)
            if (random.Next(5) == 0 || (name == Headers[0].Name && random.Next(2) == 0))
                request.Headers.TryAddWithoutValidation(name, Mutated(random, values[random.Next(values.Length)]));
        if (method is "GET" or "DELETE")
            return request;
        var body = Encoding.UTF8.GetBytes(Mutated(random, Bodies[random.Next(Bodies.Length)]));
        for (var flips = random.Next(6) == 0 ? random.Next(1, 4) : 0; flips > 0; flips--)
            body[random.Next(body.Length)] = (byte)random.Next(256);
        request.Content = new ByteArrayContent(body);
        return request;
    }

    private static string Mutated(Random random, string text)
    {
        string[] parts =
        [
            "\\ud800",
            "1e999",
            "null",
            "\"\"",
            "{}",
            "[[]]",
            "~2",
            "-",
            "@n",
            "'",
            "99999999999999999999",
            " ORDER BY ",
            "\\",
            "(((",
            "\\u005f",
            Nested(70),
            random.Next().ToString(CultureInfo.InvariantCulture),
        ];
        for (var times = random.Next(3) == 0 ? random.Next(1, 3) : 0; times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var until = Math.Min(text.Length, at + random.Next(6));
            text = text[..at] + parts[random.Next(parts.Length)] + text[until..];
        }
        return text;
    }
}
