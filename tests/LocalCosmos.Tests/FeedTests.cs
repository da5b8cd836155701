namespace LocalCosmos.Tests;

public sealed class FeedTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    [Fact]
    public async Task All_items_are_listed_page_by_page_in_the_order_of_their_creation()
    {
        var notes = await FilledAsync(10);
        using var list = notes.GetItemQueryIterator<Note>(requestOptions: new() { MaxItemCount = 4 });
        var sizes = new List<int>();
        var ids = new List<string>();
        while (list.HasMoreResults)
        {
            var page = await list.ReadNextAsync(Ct);
            sizes.Add(page.Count);
            ids.AddRange(page.Select(note => note.Id));
        }
        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), ids);
    }

    [Fact]
    public async Task The_items_of_one_partition_are_listed()
    {
        var notes = await FilledAsync(10);
        var list = notes.GetItemQueryIterator<Note>(
            requestOptions: new() { PartitionKey = new("1"), MaxItemCount = 2 }
        );
        Assert.Equal(["1", "4", "7"], (await AllOf(list)).Select(note => note.Id));
    }

    [Fact]
    public async Task A_list_resumes_after_the_last_item_of_a_page_whatever_is_deleted_and_created()
    {
        var notes = await FilledAsync(6);
        using var first = notes.GetItemQueryIterator<Note>(requestOptions: new() { MaxItemCount = 3 });
        var continuation = (await first.ReadNextAsync(Ct)).ContinuationToken;
        foreach (var number in new[] { 0, 2, 4 })
            await notes.DeleteItemAsync<Note>($"{number}", new($"{number % 3}"), cancellationToken: Ct);
        await notes.CreateItemAsync(new Note("new", "0"), cancellationToken: Ct);
        var rest = await AllOf(notes.GetItemQueryIterator<Note>(continuationToken: continuation));
        Assert.Equal(["3", "5", "new"], rest.Select(note => note.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("SELECT * FROM c ORDER BY c.id")]
    public async Task A_page_ends_where_it_would_become_too_large(string? query)
    {
        var notes = await cosmos.ContainerAsync();
        foreach (var number in Enumerable.Range(0, 5))
            await notes.CreateItemAsync(new Note($"{number}", "a", Text: new('x', 1_500_000)), cancellationToken: Ct);
        using var list = notes.GetItemQueryIterator<Note>(query, requestOptions: new() { MaxItemCount = -1 });
        Assert.Equal(["0", "1"], (await list.ReadNextAsync(Ct)).Select(note => note.Id));
        Assert.Equal(["2", "3"], (await list.ReadNextAsync(Ct)).Select(note => note.Id));
        Assert.Equal(["4"], (await list.ReadNextAsync(Ct)).Select(note => note.Id));
    }

    [Fact]
    public async Task The_change_feed_shows_each_item_once_at_its_latest_version_in_the_order_of_writes()
    {
        var notes = await FilledAsync(4);
        await notes.UpsertItemAsync(new Note("1", "1", 11), cancellationToken: Ct);
        await notes.UpsertItemAsync(new Note("0", "0", 10), cancellationToken: Ct);
        await notes.UpsertItemAsync(new Note("1", "1", 12), cancellationToken: Ct);
        await notes.DeleteItemAsync<Note>("2", new("2"), cancellationToken: Ct);
        var changes = await ChangesAsync(notes, ChangeFeedStartFrom.Beginning());
        Assert.Equal([("3", 3), ("0", 10), ("1", 12)], changes.Select(note => (note.Id, note.Number)));
        Assert.Equal(changes.Select(note => note.Lsn).Order(), changes.Select(note => note.Lsn));
    }

    [Fact]
    public async Task The_change_feed_resumes_from_its_continuation()
    {
        var notes = await FilledAsync(2);
        using var feed = notes.GetChangeFeedIterator<Note>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion
        );
        var first = await feed.ReadNextAsync(Ct);
        var nothing = await feed.ReadNextAsync(Ct);
        await notes.CreateItemAsync(new Note("new", "0"), cancellationToken: Ct);
        var rest = await ChangesAsync(notes, ChangeFeedStartFrom.ContinuationToken(nothing.ContinuationToken));
        Assert.Equal(["0", "1"], first.Select(note => note.Id));
        Assert.Equal(HttpStatusCode.NotModified, nothing.StatusCode);
        Assert.Equal(["new"], rest.Select(note => note.Id));
    }

    [Fact]
    public async Task An_etag_ahead_of_its_range_is_rejected()
    {
        var notes = await FilledAsync(3);
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        foreach (var (etag, status) in new[] { (3, HttpStatusCode.NotModified), (4, HttpStatusCode.BadRequest) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"dbs/tests/colls/{notes.Id}/docs");
            request.Headers.Add("A-IM", "Incremental Feed");
            request.Headers.Add("If-None-Match", $"\"{etag}\"");
            using var response = await http.SendAsync(request, Ct);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_change_feed_from_now_shows_what_is_written_from_now_on()
    {
        var notes = await FilledAsync(2);
        using var feed = notes.GetChangeFeedIterator<Note>(ChangeFeedStartFrom.Now(), ChangeFeedMode.LatestVersion);
        var nothing = await feed.ReadNextAsync(Ct);
        await notes.UpsertItemAsync(new Note("1", "1", 11), cancellationToken: Ct);
        var something = await feed.ReadNextAsync(Ct);
        Assert.Equal(HttpStatusCode.NotModified, nothing.StatusCode);
        Assert.Equal(["1"], something.Select(note => note.Id));
    }

    [Fact]
    public async Task The_change_feed_from_a_time_shows_what_was_written_from_then_on()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55));
        await using var server = await LocalCosmosServer.StartAsync(new() { Time = time }, Ct);
        using var client = Cosmos.Connect(server);
        Database database = await client.CreateDatabaseAsync("tests", cancellationToken: Ct);
        Container notes = await database.CreateContainerAsync("notes", "/group", cancellationToken: Ct);
        foreach (var number in Enumerable.Range(0, 10))
        {
            await notes.CreateItemAsync(new Note($"{number}", "a"), cancellationToken: Ct);
            time.Advance(TimeSpan.FromMinutes(1));
        }
        await notes.DeleteItemAsync<Note>("7", new("a"), cancellationToken: Ct);
        await notes.UpsertItemAsync(new Note("3", "a", 1), cancellationToken: Ct);
        var since = DateTimeOffset.UnixEpoch.AddYears(55).AddMinutes(6).UtcDateTime;
        var changes = await ChangesAsync(notes, ChangeFeedStartFrom.Time(since));
        Assert.Equal(["6", "8", "9", "3"], changes.Select(note => note.Id));
        var future = await ChangesAsync(notes, ChangeFeedStartFrom.Time(since.AddDays(1)));
        Assert.Empty(future);
    }

    [Fact]
    public async Task The_change_feed_of_one_partition_shows_that_partition()
    {
        var notes = await FilledAsync(9);
        await notes.UpsertItemAsync(new Note("1", "1", 11), cancellationToken: Ct);
        var start = ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new("1")));
        Assert.Equal(["4", "7", "1"], (await ChangesAsync(notes, start, 1)).Select(note => note.Id));
    }

    [Fact]
    public async Task The_change_feed_of_a_range_is_that_of_all()
    {
        var notes = await FilledAsync(5);
        var range = Assert.Single(await notes.GetFeedRangesAsync(Ct));
        Assert.Equal(5, (await ChangesAsync(notes, ChangeFeedStartFrom.Beginning(range), 2)).Count);
    }

    [Fact]
    public async Task A_reader_beside_many_writers_misses_nothing()
    {
        var notes = await cosmos.ContainerAsync();
        var writers = Enumerable
            .Range(0, 8)
            .Select(async writer =>
            {
                foreach (var number in Enumerable.Range(0, 50))
                    await notes.UpsertItemAsync(new Note($"{writer}", $"{writer}", number), cancellationToken: Ct);
                await notes.CreateItemAsync(new Note($"last-{writer}", $"{writer}"), cancellationToken: Ct);
            })
            .ToArray();
        using var feed = notes.GetChangeFeedIterator<Note>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion,
            new() { PageSizeHint = 3 }
        );
        var seen = new List<Note>();
        var writing = Task.WhenAll(writers);
        while (true)
        {
            var done = writing.IsCompleted;
            var page = await feed.ReadNextAsync(Ct);
            if (page.StatusCode != HttpStatusCode.NotModified)
                seen.AddRange(page);
            else if (done)
                break;
        }
        await writing;
        Assert.Equal(seen.Count, seen.Select(note => note.Lsn).Distinct().Count());
        Assert.Equal(seen.Select(note => note.Lsn).Order(), seen.Select(note => note.Lsn));
        Assert.All(
            Enumerable.Range(0, 8),
            writer => Assert.Equal(49, seen.Last(note => note.Id == $"{writer}").Number)
        );
        Assert.Equal(8, seen.Count(note => note.Id.StartsWith("last-", StringComparison.Ordinal)));
    }

    private static async Task<List<Note>> ChangesAsync(Container notes, ChangeFeedStartFrom start, int? page = null)
    {
        using var feed = notes.GetChangeFeedIterator<Note>(
            start,
            ChangeFeedMode.LatestVersion,
            new() { PageSizeHint = page }
        );
        var changes = new List<Note>();
        while (true)
        {
            var next = await feed.ReadNextAsync(Ct);
            if (next.StatusCode == HttpStatusCode.NotModified)
                return changes;
            Assert.True(page is null || next.Count <= page);
            changes.AddRange(next);
        }
    }

    // Numbers from 0, in three partitions.
    private async Task<Container> FilledAsync(int count)
    {
        var notes = await cosmos.ContainerAsync();
        foreach (var number in Enumerable.Range(0, count))
            await notes.CreateItemAsync(new Note($"{number}", $"{number % 3}", number), cancellationToken: Ct);
        return notes;
    }
}
