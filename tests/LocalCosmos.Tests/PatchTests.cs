using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCosmos.Tests;

public sealed class PatchTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    private static readonly PartitionKey A = new("a");

    private const string Document = """{"id":"1","group":"a","n":1,"deep":{"x":1.5,"y":null},"list":[1,2,3]}""";

    public static TheoryData<PatchOperation, string> Changes() =>
        new()
        {
            { PatchOperation.Set("/n", 2), """{"n":2}""" },
            { PatchOperation.Set("/new", "v"), """{"new":"v"}""" },
            { PatchOperation.Set("/list/1", 9), """{"list":[1,9,3]}""" },
            { PatchOperation.Set<string?>("/n", null), """{"n":null}""" },
            { PatchOperation.Add("/deep/z", new { a = 1 }), """{"deep":{"x":1.5,"y":null,"z":{"a":1}}}""" },
            { PatchOperation.Add("/list/0", 0), """{"list":[0,1,2,3]}""" },
            { PatchOperation.Add("/list/3", 4), """{"list":[1,2,3,4]}""" },
            { PatchOperation.Add("/list/-", 4), """{"list":[1,2,3,4]}""" },
            { PatchOperation.Replace("/deep/y", 1), """{"deep":{"x":1.5,"y":1}}""" },
            { PatchOperation.Remove("/deep/y"), """{"deep":{"x":1.5}}""" },
            { PatchOperation.Remove("/list/0"), """{"list":[2,3]}""" },
            { PatchOperation.Increment("/n", 41), """{"n":42}""" },
            { PatchOperation.Increment("/deep/x", 0.5), """{"deep":{"x":2,"y":null}}""" },
            { PatchOperation.Increment("/count", 3), """{"count":3}""" },
            { PatchOperation.Move("/deep/x", "/moved"), """{"deep":{"y":null},"moved":1.5}""" },
        };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task A_patch_changes_what_it_names_and_nothing_else(PatchOperation operation, string expected)
    {
        var notes = await FilledAsync();
        await notes.PatchItemAsync<JsonElement>("1", A, [operation], cancellationToken: Ct);
        var patched = await ReadAsync(notes);
        var document = JsonNode.Parse(Document)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject())
            document[name] = value?.DeepClone();
        foreach (var system in patched.Select(member => member.Key).Where(name => name[0] == '_').ToList())
            patched.Remove(system);
        Assert.True(JsonNode.DeepEquals(document, patched), patched.ToJsonString());
    }

    public static TheoryData<PatchOperation, string> Impossible() =>
        new()
        {
            { PatchOperation.Replace("/missing", 1), "missing" },
            { PatchOperation.Remove("/missing"), "missing" },
            { PatchOperation.Add("/missing/x", 1), "missing" },
            { PatchOperation.Add("/list/5", 1), "index" },
            { PatchOperation.Set("/list/3", 1), "index" },
            { PatchOperation.Increment("/group", 1), "number" },
            { PatchOperation.Increment("/deep/y", 1), "number" },
            { PatchOperation.Move("/missing", "/moved"), "missing" },
            { PatchOperation.Set("/id", "2"), "id" },
            { PatchOperation.Set("/group", "b"), "partition key" },
            { PatchOperation.Set("/_ts", 1), "_ts" },
        };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task An_operation_that_cannot_be_applied_is_rejected_with_those_before_it(
        PatchOperation operation,
        string reason
    )
    {
        var notes = await FilledAsync();
        var patch = notes.PatchItemAsync<JsonElement>(
            "1",
            A,
            [PatchOperation.Set("/n", 2), operation],
            cancellationToken: Ct
        );
        var error = await ErrorOf(patch);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await ReadAsync(notes))["n"]!);
    }

    [Fact]
    public async Task A_patch_is_applied_if_its_condition_is_true()
    {
        var notes = await FilledAsync();
        var options = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 1" };
        await notes.PatchItemAsync<JsonElement>("1", A, [PatchOperation.Set("/n", 2)], options, Ct);
        Assert.Equal(2, (int)(await ReadAsync(notes))["n"]!);
    }

    [Fact]
    public async Task A_patch_fails_and_changes_nothing_if_its_condition_is_false()
    {
        var notes = await FilledAsync();
        var options = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n > 1" };
        var patch = notes.PatchItemAsync<JsonElement>("1", A, [PatchOperation.Set("/n", 2)], options, Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(patch));
        Assert.Equal(1, (int)(await ReadAsync(notes))["n"]!);
    }

    [Fact]
    public async Task A_condition_that_cannot_be_read_is_rejected()
    {
        var notes = await FilledAsync();
        var options = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE" };
        var patch = notes.PatchItemAsync<JsonElement>("1", A, [PatchOperation.Set("/n", 2)], options, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(patch));
    }

    [Fact]
    public async Task A_patch_respects_the_etag()
    {
        var notes = await FilledAsync();
        var options = new PatchItemRequestOptions { IfMatchEtag = "\"old\"" };
        var patch = notes.PatchItemAsync<JsonElement>("1", A, [PatchOperation.Set("/n", 2)], options, Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(patch));
    }

    [Fact]
    public async Task A_patch_of_what_is_not_there_is_not_found()
    {
        var notes = await cosmos.ContainerAsync();
        var patch = notes.PatchItemAsync<JsonElement>("1", A, [PatchOperation.Set("/n", 2)], cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(patch));
    }

    [Fact]
    public async Task Concurrent_increments_are_all_counted()
    {
        var notes = await FilledAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ =>
                    notes.PatchItemAsync<JsonElement>(
                        "1",
                        A,
                        [PatchOperation.Increment("/n", 1)],
                        cancellationToken: Ct
                    )
                )
        );
        Assert.Equal(51, (int)(await ReadAsync(notes))["n"]!);
    }

    private async Task<Container> FilledAsync()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(JsonElement.Parse(Document), A, cancellationToken: Ct);
        return notes;
    }

    private static async Task<JsonObject> ReadAsync(Container notes) =>
        JsonObject.Create((await notes.ReadItemAsync<JsonElement>("1", A, cancellationToken: Ct)).Resource)!;
}
