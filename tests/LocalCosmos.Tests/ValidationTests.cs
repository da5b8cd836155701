using System.Text;
using System.Text.Json;

namespace LocalCosmos.Tests;

/// <summary>Input that Azure rejects is rejected here, with the same status.</summary>
public sealed class ValidationTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    [Theory]
    [InlineData("""{"id":"1","group":"a","text":"\ud800"}""", "surrogate")]
    [InlineData("""{"id":"1","group":"a","text":"\udc00\ud800"}""", "surrogate")]
    [InlineData("""{"id":"1","group":"a","te\ud800xt":1}""", "surrogate")]
    [InlineData("""{"id":"\ud800","group":"a"}""", "surrogate")]
    [InlineData("""{"id":"1","group":"a","number":1e999}""", "double")]
    [InlineData("""{"id":"1","group":"a","list":[0,[-1E400]]}""", "double")]
    [InlineData("""{"id":"1","group":"a","text":1,"text":2}""", "JSON")]
    [InlineData("""{"id":"a/b","group":"a"}""", "id")]
    [InlineData("""{"id":"a\\b","group":"a"}""", "id")]
    [InlineData("""{"id":"a?b","group":"a"}""", "id")]
    [InlineData("""{"id":"a#b","group":"a"}""", "id")]
    [InlineData("""{"id":"","group":"a"}""", "id")]
    [InlineData("""{"id":7,"group":"a"}""", "id")]
    [InlineData("""{"id":"1","group":["a"]}""", "partition key")]
    [InlineData("""{"id":"1","group":"a","ttl":0}""", "ttl")]
    [InlineData("""{"id":"1","group":"a" """, "JSON")]
    [InlineData("[]", "object")]
    public async Task A_document_that_breaks_a_rule_is_a_bad_request(string json, string reason) =>
        await RejectedAsync(HttpMethod.Post, "", json, HttpStatusCode.BadRequest, reason);

    [Theory]
    [InlineData("""{"id":"1","group":"a","text":"\ud83d\ude00 \\ud800"}""")]
    [InlineData("""{"id":"1","group":"a","number":1e308,"least":-2.5E-300}""")]
    public async Task A_document_that_looks_like_one_of_those_is_accepted(string json)
    {
        var notes = await cosmos.ContainerAsync();
        using var response = await SendAsync(HttpMethod.Post, $"dbs/tests/colls/{notes.Id}/docs", json, "[\"a\"]");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task A_number_of_more_digits_than_a_double_has_is_a_bad_request() =>
        await RejectedAsync(
            HttpMethod.Post,
            "",
            $$"""{"id":"1","group":"a","number":{{new string('9', 400)}}}""",
            HttpStatusCode.BadRequest,
            "double"
        );

    [Fact]
    public async Task A_partition_key_may_have_two_kilobytes()
    {
        var notes = await cosmos.ContainerAsync();
        var longest = new string('é', 1024);
        await notes.CreateItemAsync(new Note("1", longest), cancellationToken: Ct);
        await notes.ReadItemAsync<Note>("1", new(longest), cancellationToken: Ct);
        var longer = longest + "x";
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await StatusOf(notes.CreateItemAsync(new Note("1", longer), cancellationToken: Ct))
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await StatusOf(notes.ReadItemAsync<Note>("1", new(longer), cancellationToken: Ct))
        );
    }

    [Fact]
    public async Task A_document_may_have_two_megabytes()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a", Text: new('x', 2_000_000)), cancellationToken: Ct);
        var larger = new Note("2", "a", Text: new('x', 2_100_000));
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            await StatusOf(notes.CreateItemAsync(larger, cancellationToken: Ct))
        );
    }

    [Theory]
    [InlineData("/text~")]
    [InlineData("/te~2xt")]
    [InlineData("text")]
    [InlineData("/")]
    [InlineData("/list/x")]
    [InlineData("/missing/member")]
    public async Task A_path_that_is_no_JSON_pointer_into_the_document_is_a_bad_request(string path) =>
        await PatchRejectedAsync($$"""{"operations":[{"op":"set","path":"{{path}}","value":1}]}""");

    [Fact]
    public async Task A_patch_may_have_ten_operations()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), cancellationToken: Ct);
        var most = Enumerable.Repeat(PatchOperation.Increment("/number", 1), 10).ToList();
        var patched = await notes.PatchItemAsync<Note>("1", new("a"), most, cancellationToken: Ct);
        Assert.Equal(10, patched.Resource.Number);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await StatusOf(
                notes.PatchItemAsync<Note>(
                    "1",
                    new("a"),
                    [.. most, PatchOperation.Increment("/number", 1)],
                    cancellationToken: Ct
                )
            )
        );
    }

    [Theory]
    [InlineData("""{"operations":[]}""")]
    [InlineData("""{"operations":[{"op":"test","path":"/text","value":1}]}""")]
    [InlineData(
        """{"operations":[{"op":"set","path":"/text","value":{"a":1,"a":2}},{"op":"set","path":"/text/a","value":1}]}"""
    )]
    [InlineData("""{"operations":[{"op":"set","path":"/text","value":"\ud800"}]}""")]
    [InlineData("""{"operations":[{"op":"incr","path":"/number","value":1e400}]}""")]
    [InlineData("""{"operations":[{"op":"set","path":"/_etag","value":1}]}""")]
    [InlineData("""{"operations":[{"op":"set","path":"/group","value":"b"}]}""")]
    public async Task A_patch_that_breaks_a_rule_is_a_bad_request(string json) => await PatchRejectedAsync(json);

    [Fact]
    public async Task A_patch_that_nests_too_deep_is_a_bad_request()
    {
        const int levels = 100;
        var value = string.Concat(Enumerable.Repeat("{\"x\":", levels)) + "1" + new string('}', levels);
        var operations = Enumerable
            .Range(0, 10)
            .Select(n =>
                $$"""{"op":"set","path":"/a{{string.Concat(Enumerable.Repeat("/x", n * levels))}}","value":{{value}}}"""
            );
        await PatchRejectedAsync($$"""{"operations":[{{string.Join(',', operations)}}]}""");
    }

    [Fact]
    public async Task System_members_whose_names_are_escaped_are_not_kept()
    {
        var notes = await cosmos.ContainerAsync();
        var path = $"dbs/tests/colls/{notes.Id}/docs";
        var json = """{"id":"1","group":"a","\u005fetag":"x","_\u0072id":"x","\u005f\u0074s":1,"_\u006csn":2}""";
        using var created = await SendAsync(HttpMethod.Post, path, json, "[\"a\"]");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var document = JsonElement.Parse(await created.Content.ReadAsStringAsync(Ct));
        Assert.Equal(
            ["_etag", "_rid", "_ts", "group", "id"],
            document.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
        );
        var patch = """{"operations":[{"op":"set","path":"/text","value":"x"}]}""";
        using var patched = await SendAsync(HttpMethod.Patch, $"{path}/1", patch, "[\"a\"]");
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
    }

    [Theory]
    [InlineData("5b9c5c8e-0000-4000-8000-000000000000", true)]
    [InlineData("é", false)]
    [InlineData("\u0001", false)]
    public async Task An_activity_id_is_echoed_if_a_header_can_hold_it(string id, bool isEchoed)
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = cosmos.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Get, "dbs");
        request.Headers.TryAddWithoutValidation("x-ms-activity-id", id);
        using var response = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isEchoed, response.Headers.GetValues("x-ms-activity-id").Single() == id);
    }

    [Theory]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[1e999]")]
    [InlineData("[")]
    [InlineData("[{\"a\":1}]")]
    public async Task A_partition_key_that_cannot_be_read_is_a_bad_request(string key)
    {
        var notes = await cosmos.ContainerAsync();
        using var response = await SendAsync(HttpMethod.Get, $"dbs/tests/colls/{notes.Id}/docs/1", null, key);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task PatchRejectedAsync(string json)
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a", Text: "x"), cancellationToken: Ct);
        using var response = await SendAsync(HttpMethod.Patch, $"dbs/tests/colls/{notes.Id}/docs/1", json, "[\"a\"]");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task RejectedAsync(HttpMethod method, string path, string json, HttpStatusCode status, string reason)
    {
        var notes = await cosmos.ContainerAsync();
        using var response = await SendAsync(method, $"dbs/tests/colls/{notes.Id}/docs{path}", json, "[\"a\"]");
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, string key)
    {
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("x-ms-documentdb-partitionkey", key);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, Ct);
    }
}
