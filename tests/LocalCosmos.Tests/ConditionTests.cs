namespace LocalCosmos.Tests;

public sealed class ConditionTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    private static readonly PartitionKey A = new("a");

    [Fact]
    public async Task A_write_with_the_etag_that_was_read_is_done()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var replaced = await notes.ReplaceItemAsync(new Note("1", "a", 2), "1", A, IfMatch(created.ETag), Ct);
        await notes.DeleteItemAsync<Note>("1", A, IfMatch(replaced.ETag), Ct);
    }

    [Fact]
    public async Task A_write_with_an_old_etag_changes_nothing()
    {
        var notes = await cosmos.ContainerAsync();
        var old = (await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct)).ETag;
        var current = await notes.ReplaceItemAsync(new Note("1", "a", 2), "1", A, cancellationToken: Ct);
        Task[] writes =
        [
            notes.ReplaceItemAsync(new Note("1", "a", 3), "1", A, IfMatch(old), Ct),
            notes.UpsertItemAsync(new Note("1", "a", 3), A, IfMatch(old), Ct),
            notes.DeleteItemAsync<Note>("1", A, IfMatch(old), Ct),
        ];
        foreach (var write in writes)
            Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(write));
        Assert.Equal(current.ETag, (await notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct)).ETag);
    }

    [Fact]
    public async Task Any_etag_matches_a_star()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        await notes.ReplaceItemAsync(new Note("1", "a", 2), "1", A, IfMatch("*"), Ct);
    }

    [Fact]
    public async Task An_upsert_with_an_etag_does_not_create()
    {
        var notes = await cosmos.ContainerAsync();
        var upsert = notes.UpsertItemAsync(new Note("1", "a"), A, IfMatch("\"x\""), Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(upsert));
    }

    [Fact]
    public async Task A_read_with_the_current_etag_is_not_modified()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var unless = new ItemRequestOptions { IfNoneMatchEtag = created.ETag };
        using var same = await notes.ReadItemStreamAsync("1", A, unless, Ct);
        await notes.ReplaceItemAsync(new Note("1", "a", 2), "1", A, cancellationToken: Ct);
        using var changed = await notes.ReadItemStreamAsync("1", A, unless, Ct);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.Equal(created.ETag, same.Headers.ETag);
    }

    [Fact]
    public async Task An_upsert_that_rules_out_any_etag_only_creates()
    {
        var notes = await cosmos.ContainerAsync();
        var onlyNew = new ItemRequestOptions { IfNoneMatchEtag = "*" };
        await notes.UpsertItemAsync(new Note("1", "a"), A, onlyNew, Ct);
        var again = notes.UpsertItemAsync(new Note("1", "a", 2), A, onlyNew, Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusOf(again));
    }

    [Fact]
    public async Task Of_writers_with_the_same_etag_one_succeeds()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async number =>
                {
                    using var stream = new MemoryStream(
                        System.Text.Encoding.UTF8.GetBytes($$"""{"id":"1","group":"a","number":{{number}}}""")
                    );
                    using var response = await notes.ReplaceItemStreamAsync(stream, "1", A, IfMatch(created.ETag), Ct);
                    return response.StatusCode;
                })
        );
        Assert.Equal(1, outcomes.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(19, outcomes.Count(status => status == HttpStatusCode.PreconditionFailed));
    }

    private static ItemRequestOptions IfMatch(string etag) => new() { IfMatchEtag = etag };
}
