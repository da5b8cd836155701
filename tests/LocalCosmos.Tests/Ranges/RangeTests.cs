using System.Globalization;

namespace LocalCosmos.Tests.Ranges;

/// <summary>Containers of four partition key ranges.</summary>
public sealed class RangeTests(CosmosOfFourRanges cosmos) : IClassFixture<CosmosOfFourRanges>
{
    private const int Count = 200;

    [Fact]
    public async Task Each_item_is_in_one_range()
    {
        var notes = await FilledAsync();
        var ranges = await notes.GetFeedRangesAsync(Ct);
        Assert.Equal(4, ranges.Count);
        var seen = new List<string>();
        foreach (var range in ranges)
        {
            var found = await AllOf(notes.GetItemQueryIterator<Note>(range, new QueryDefinition("SELECT * FROM c")));
            Assert.NotEmpty(found);
            seen.AddRange(found.Select(note => note.Id));
        }
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}").Order(), seen.Order());
    }

    [Fact]
    public async Task The_list_of_items_and_the_query_of_all_go_through_every_range_page_by_page()
    {
        var notes = await FilledAsync();
        var pages = new QueryRequestOptions { MaxItemCount = 9 };
        foreach (var sql in new[] { null, "SELECT * FROM c", "SELECT * FROM c ORDER BY c.number" })
        {
            string? continuation = null;
            var seen = new List<int>();
            do
            {
                using var page = notes.GetItemQueryIterator<Note>(sql, continuation, pages);
                var next = await page.ReadNextAsync(Ct);
                seen.AddRange(next.Select(note => note.Number));
                continuation = next.ContinuationToken;
            } while (continuation is not null);
            Assert.Equal(Enumerable.Range(0, Count), seen.Order());
        }
    }

    [Fact]
    public async Task The_change_feed_of_the_container_and_those_of_its_ranges_show_each_item_once()
    {
        var notes = await FilledAsync();
        Assert.Equal(Count, (await ChangesAsync(notes, ChangeFeedStartFrom.Beginning())).Distinct().Count());
        var perRange = new List<int>();
        foreach (var range in await notes.GetFeedRangesAsync(Ct))
            perRange.AddRange(await ChangesAsync(notes, ChangeFeedStartFrom.Beginning(range)));
        Assert.Equal(Enumerable.Range(0, Count), perRange.Order());
        var key = FeedRange.FromPartitionKey(new("7"));
        Assert.Equal([7], (await ChangesAsync(notes, ChangeFeedStartFrom.Beginning(key))).Distinct());
    }

    [Fact]
    public async Task A_part_of_a_range_is_queried_and_fed_alone()
    {
        var notes = await FilledAsync();
        var (query, feed) = (new List<int>(), new List<int>());
        foreach (var (min, max) in new[] { ("", "08"), ("08", "18"), ("18", "2A"), ("2A", "FF") })
        {
            var part = FeedRange.FromJsonString($$$"""{"Range":{"min":"{{{min}}}","max":"{{{max}}}"}}""");
            var found = await AllOf(notes.GetItemQueryIterator<Note>(part, new QueryDefinition("SELECT * FROM c")));
            query.AddRange(found.Select(note => note.Number));
            feed.AddRange(await ChangesAsync(notes, ChangeFeedStartFrom.Beginning(part)));
        }
        Assert.Equal(Enumerable.Range(0, Count), query.Order());
        Assert.Equal(Enumerable.Range(0, Count), feed.Order());
    }

    // The SDK hashes the keys itself and names the range; a key that is not in it would be rejected.
    [Fact]
    public async Task Bulk_operations_reach_their_ranges()
    {
        var notes = await cosmos.ContainerAsync();
        using var client = cosmos.Connect(options => options.AllowBulkExecution = true);
        var bulk = client.GetContainer("tests", notes.Id);
        await Task.WhenAll(
            Enumerable
                .Range(0, Count)
                .Select(n => bulk.CreateItemAsync(new Note($"{n}", $"{n}", n), new($"{n}"), cancellationToken: Ct))
        );
        Assert.Equal(Count, (await AllOf(notes.GetItemQueryIterator<Note>())).Count);
    }

    [Fact]
    public async Task Each_response_has_the_session_token_of_the_range_that_served_it()
    {
        var notes = await FilledAsync();
        var ranges = new HashSet<string>();
        foreach (var number in Enumerable.Range(0, 20))
        {
            var (id, key) = ($"{number}", new PartitionKey($"{number}"));
            var read = await notes.ReadItemAsync<Note>(id, key, cancellationToken: Ct);
            var written = await notes.UpsertItemAsync(new Note(id, id, number), key, cancellationToken: Ct);
            var range = read.Headers.Session.Split(':')[0];
            ranges.Add(range);
            Assert.StartsWith($"{range}:-1#", written.Headers.Session, StringComparison.Ordinal);
            Assert.Equal(Lsn(read.Headers.Session) + 1, Lsn(written.Headers.Session));
        }
        Assert.Equal(["0", "1", "2", "3"], ranges.Order());
    }

    [Fact]
    public async Task A_read_ahead_of_its_range_is_not_available()
    {
        var notes = await FilledAsync();
        var key = new PartitionKey("1");
        var read = await notes.ReadItemAsync<Note>("1", key, cancellationToken: Ct);
        var ahead = new ItemRequestOptions
        {
            SessionToken = $"{read.Headers.Session.Split(':')[0]}:-1#{Lsn(read.Headers.Session) + 1}",
        };
        var error = await ErrorOf(notes.ReadItemAsync<Note>("1", key, ahead, Ct));
        Assert.Equal((HttpStatusCode.NotFound, 1002), (error.StatusCode, error.SubStatusCode));
        // The pairs of other ranges do not concern this one.
        var other = new ItemRequestOptions { SessionToken = $"{read.Headers.Session},99:-1#1000000" };
        await notes.ReadItemAsync<Note>("1", key, other, Ct);
    }

    [Fact]
    public async Task A_read_of_the_container_has_no_session_token()
    {
        var notes = await FilledAsync();
        var read = await notes.ReadContainerAsync(cancellationToken: Ct);
        Assert.Null(read.Headers.Session);
    }

    [Fact]
    public async Task A_processor_gets_the_changes_of_every_range()
    {
        var (notes, leases) = (await cosmos.ContainerAsync(), await cosmos.ContainerAsync("/id"));
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var processor = Processors.Build(notes, leases, "one", seen);
        await processor.StartAsync();
        await FillAsync(notes);
        await Eventually.HoldsAsync(() => seen.Count == Count);
        await processor.StopAsync();
        var estimator = notes.GetChangeFeedEstimator("tests", leases);
        foreach (var number in Enumerable.Range(0, 12))
            await notes.UpsertItemAsync(new Note($"{number}", $"{number}", number), cancellationToken: Ct);
        var states = await AllOf(estimator.GetCurrentStateIterator());
        Assert.Equal((4, 12), (states.Count, states.Sum(state => state.EstimatedLag)));
    }

    private async Task<Container> FilledAsync()
    {
        var notes = await cosmos.ContainerAsync();
        await FillAsync(notes);
        return notes;
    }

    private static async Task FillAsync(Container notes)
    {
        foreach (var n in Enumerable.Range(0, Count))
            await notes.CreateItemAsync(new Note($"{n}", $"{n}", n), cancellationToken: Ct);
    }

    private static Task<List<int>> ChangesAsync(Container notes, ChangeFeedStartFrom start) =>
        Processors.ChangesAsync(notes, start);

    private static long Lsn(string token) =>
        long.Parse(token[(token.IndexOf('#', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
}
