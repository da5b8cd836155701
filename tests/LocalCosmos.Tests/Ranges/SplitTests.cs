using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace LocalCosmos.Tests.Ranges;

/// <summary>Ranges that are split while clients still have the old ranges in their caches.</summary>
public sealed class SplitTests(Cosmos cosmos) : SplitTest(cosmos), IClassFixture<Cosmos>
{
    private readonly Cosmos _cosmos = cosmos;

    [Fact]
    public async Task A_split_replaces_a_range_by_two_new_ones()
    {
        var notes = await FilledAsync();
        Assert.Equal(["1", "2"], await SplitAsync(notes));
        Assert.Equal(["3", "4"], await SplitAsync(notes, "1"));
        Assert.Equal(3, (await notes.GetFeedRangesAsync(Ct)).Count);
        using var http = new HttpClient { BaseAddress = _cosmos.Endpoint };
        var split = new
        {
            database = "tests",
            container = notes.Id,
            range = "2",
        };
        using var response = await http.PostAsJsonAsync("_ranges/split", split, Ct);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("""{"parent":"2","children":["5","6"]}""", body.GetRawText());
    }

    [Theory]
    [InlineData("""{"database":"tests","container":"none"}""", 404)]
    [InlineData("""{"database":"tests"}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"database":"tests","container":"@","range":"x"}""", 400)]
    [InlineData("""{"database":"tests","container":"@","range":"7"}""", 410)]
    public async Task A_split_of_what_is_not_there_is_rejected(string json, int status)
    {
        var notes = await _cosmos.ContainerAsync();
        using var http = new HttpClient { BaseAddress = _cosmos.Endpoint };
        using var body = new StringContent(json.Replace("@", notes.Id, StringComparison.Ordinal));
        using var response = await http.PostAsync("_ranges/split", body, Ct);
        Assert.Equal(status, (int)response.StatusCode);
        await Assert.ThrowsAsync<LocalCosmosException>(() => _cosmos.Server.SplitAsync("tests", "none", null, Ct));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_client_that_knows_the_old_ranges_sees_every_item_once(int generations)
    {
        var notes = await FilledAsync();
        await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c"));
        for (var generation = 0; generation < generations; generation++)
            await SplitAsync(notes);
        foreach (var sql in new[] { null, "SELECT * FROM c", "SELECT * FROM c ORDER BY c.number DESC" })
        {
            var found = await AllOf(notes.GetItemQueryIterator<Note>(sql));
            Assert.Equal(Enumerable.Range(0, Count), found.Select(note => note.Number).Order());
        }
        var one = await AllOf(notes.GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c"));
        Assert.Equal([Count], one);
        Assert.Equal(Enumerable.Range(0, Count), (await ChangesAsync(notes)).Order());
        await notes.ReadItemAsync<Note>("5", new("5"), cancellationToken: Ct);
        await notes.UpsertItemAsync(new Note("5", "5", 5), cancellationToken: Ct);
    }

    [Fact]
    public async Task A_change_feed_resumes_where_it_was()
    {
        var notes = await FilledAsync();
        using var feed = notes.GetChangeFeedIterator<Note>(
            ChangeFeedStartFrom.Beginning(),
            ChangeFeedMode.LatestVersion,
            new() { PageSizeHint = 10 }
        );
        var seen = new List<int>();
        FeedResponse<Note> page;
        do
        {
            page = await feed.ReadNextAsync(Ct);
            seen.AddRange(page.Select(note => note.Number));
            if (seen.Count == 50)
                await SplitAsync(notes);
        } while (page.StatusCode != HttpStatusCode.NotModified);
        Assert.Equal(Enumerable.Range(0, Count), seen.Order());
        await SplitAsync(notes);
        await notes.CreateItemAsync(new Note("new", "new", 1000), cancellationToken: Ct);
        var rest = await Processors.ChangesAsync(notes, ChangeFeedStartFrom.ContinuationToken(page.ContinuationToken));
        Assert.Equal([1000], rest);
    }

    [Fact]
    public async Task A_processor_moves_its_leases_to_the_new_ranges()
    {
        var (notes, leases) = (await _cosmos.ContainerAsync(), await _cosmos.ContainerAsync("/id"));
        var seen = new ConcurrentDictionary<int, int>();
        var processor = Processors.Build(notes, leases, "one", seen);
        await processor.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            foreach (var n in Enumerable.Range(round * 40, 40))
                await notes.CreateItemAsync(new Note($"{n}", $"{n}", n), cancellationToken: Ct);
            if (round < 2)
                await Eventually.HoldsAsync(() => seen.Count == (round + 1) * 40);
            if (round < 2)
                await SplitAsync(notes);
        }
        await Eventually.HoldsAsync(() => seen.Count == Count);
        await processor.StopAsync();
        Assert.All(seen, each => Assert.Equal(1, each.Value));
        var tokens = leases.GetItemQueryIterator<string>(
            "SELECT VALUE c.LeaseToken FROM c WHERE IS_DEFINED(c.LeaseToken)"
        );
        Assert.DoesNotContain("0", await AllOf(tokens));
    }

    [Fact]
    public async Task A_session_token_of_the_parent_holds_on_its_children()
    {
        var notes = await FilledAsync();
        var before = (await notes.UpsertItemAsync(new Note("1", "1", 1), cancellationToken: Ct)).Headers.Session;
        await SplitAsync(notes);
        await SplitAsync(notes);
        var held = new ItemRequestOptions { SessionToken = before };
        var read = await notes.ReadItemAsync<Note>("1", new("1"), held, Ct);
        Assert.NotEqual("0", read.Headers.Session.Split(':')[0]);
        var ahead = new ItemRequestOptions { SessionToken = "0:-1#100000" };
        var error = await ErrorOf(notes.ReadItemAsync<Note>("1", new("1"), ahead, Ct));
        Assert.Equal((HttpStatusCode.NotFound, 1002), (error.StatusCode, error.SubStatusCode));
    }

    [Fact]
    public async Task An_item_keeps_its_etag_and_its_place_in_the_order_of_writes()
    {
        var notes = await FilledAsync();
        var before = (await AllOf(notes.GetItemQueryIterator<Note>())).ToDictionary(note => note.Id);
        await SplitAsync(notes);
        var after = await AllOf(notes.GetItemQueryIterator<Note>());
        Assert.All(after, note => Assert.Equal(before[note.Id].ETag, note.ETag));
        var etag = new ItemRequestOptions { IfMatchEtag = before["3"].ETag };
        await notes.ReplaceItemAsync(new Note("3", "3", 3), "3", new("3"), etag, Ct);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            await StatusOf(notes.ReplaceItemAsync(new Note("3", "3", 4), "3", new("3"), etag, Ct))
        );
    }

    [Fact]
    public async Task Under_load_nothing_is_lost_or_duplicated()
    {
        var (notes, leases) = (await _cosmos.ContainerAsync(), await _cosmos.ContainerAsync("/id"));
        using var client = _cosmos.Connect(options => options.AllowBulkExecution = true);
        var bulk = client.GetContainer("tests", notes.Id);
        var seen = new ConcurrentDictionary<int, int>();
        var processor = Processors.Build(notes, leases, "one", seen);
        await processor.StartAsync();
        var next = 0;
        var writers = Enumerable
            .Range(0, 6)
            .Select(async writer =>
            {
                for (var i = 0; i < 100; i++)
                {
                    var n = Interlocked.Increment(ref next);
                    if (writer % 2 == 0)
                        await bulk.CreateItemAsync(new Note($"{n}", $"{n}", n), new($"{n}"), cancellationToken: Ct);
                    else
                        await notes
                            .CreateTransactionalBatch(new($"{n}"))
                            .CreateItem(new Note($"{n}", $"{n}", n))
                            .UpsertItem(new Note("other", $"{n}", -n))
                            .ExecuteAsync(Ct);
                }
            })
            .ToArray();
        for (var split = 0; split < 4; split++)
        {
            await Eventually.HoldsAsync(() => Volatile.Read(ref next) > split * 100 + 50);
            await SplitAsync(notes);
        }
        await Task.WhenAll(writers);
        await Eventually.HoldsAsync(() => seen.Count == 900);
        await processor.StopAsync();
        Assert.All(seen, each => Assert.Equal(1, each.Value));
        var found = await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c ORDER BY c.number"));
        Assert.Equal(Enumerable.Range(1, 600), found.Where(note => note.Number > 0).Select(note => note.Number));
    }

    [Fact]
    public async Task Ranges_and_their_orders_of_writes_survive_a_restart_and_a_compaction()
    {
        var folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;
        try
        {
            var (continuation, session) = ("", "");
            await using (var server = await LocalCosmosServer.StartAsync(Options(folder), Ct))
            {
                using var client = Cosmos.Connect(server);
                var notes = await Recovery.NotesAsync(client);
                await FillAsync(notes);
                await server.SplitAsync("tests", "notes", null, Ct);
                for (var round = 0; round < 4; round++)
                    await FillAsync(notes, upsert: true);
                await server.SplitAsync("tests", "notes", null, Ct);
                using var feed = notes.GetChangeFeedIterator<Note>(
                    ChangeFeedStartFrom.Now(),
                    ChangeFeedMode.LatestVersion
                );
                continuation = (await feed.ReadNextAsync(Ct)).ContinuationToken;
                session = (await notes.ReadItemAsync<Note>("1", new("1"), cancellationToken: Ct)).Headers.Session;
            }
            // The first start compacts the journal; the second reads the compacted one.
            for (var start = 0; start < 2; start++)
            {
                await using var server = await LocalCosmosServer.StartAsync(Options(folder), Ct);
                using var client = Cosmos.Connect(server);
                var notes = await Recovery.NotesAsync(client);
                var held = new ItemRequestOptions { SessionToken = session };
                await notes.ReadItemAsync<Note>("1", new("1"), held, Ct);
                Assert.Equal(4, (await notes.GetFeedRangesAsync(Ct)).Count);
                var all = await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c ORDER BY c.number"));
                Assert.Equal(Enumerable.Range(0, Count + start), all.Select(note => note.Number));
                await notes.CreateItemAsync(new Note($"{Count + start}", "x", Count + start), cancellationToken: Ct);
                var from = ChangeFeedStartFrom.ContinuationToken(continuation);
                Assert.Equal(Enumerable.Range(Count, start + 1), (await Processors.ChangesAsync(notes, from)).Order());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LocalCosmosOptions Options(string folder) => new() { DataDirectory = folder, Ranges = 2 };
}
