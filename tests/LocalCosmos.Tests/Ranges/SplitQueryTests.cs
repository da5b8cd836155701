namespace LocalCosmos.Tests.Ranges;

/// <summary>Queries whose ranges are split before a page or between two.</summary>
public sealed class SplitQueryTests(Cosmos cosmos) : SplitTest(cosmos), IClassFixture<Cosmos>
{
    [Theory]
    [InlineData("SELECT * FROM c")]
    [InlineData("SELECT * FROM c ORDER BY c.number")]
    [InlineData("SELECT * FROM c ORDER BY c.number DESC")]
    [InlineData("SELECT TOP 100 * FROM c ORDER BY c.number")]
    [InlineData(null)]
    public async Task A_continuation_resumes_over_the_ranges_that_replaced_its_own(string? sql)
    {
        var notes = await FilledAsync();
        var pages = new QueryRequestOptions { MaxItemCount = 11 };
        var (seen, continuation) = (new List<int>(), default(string));
        do
        {
            using var query = notes.GetItemQueryIterator<Note>(sql, continuation, pages);
            var page = await query.ReadNextAsync(Ct);
            seen.AddRange(page.Select(note => note.Number));
            continuation = page.ContinuationToken;
            if (seen.Count is > 20 and < 60)
                await SplitAsync(notes);
        } while (continuation is not null);
        var expected = sql?.Contains("TOP", StringComparison.Ordinal) == true ? 100 : Count;
        Assert.Equal(Enumerable.Range(0, expected), seen.Order());
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0, 11)]
    [InlineData(1, 11)]
    [InlineData(3, 11)]
    public async Task A_query_that_is_executed_optimistically_goes_on_over_the_ranges_that_replaced_its_own(
        int before,
        int size
    )
    {
        var notes = await FilledAsync();
        await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c"));
        var pages = new QueryRequestOptions { MaxItemCount = size, EnableOptimisticDirectExecution = true };
        using var query = notes.GetItemQueryIterator<Note>(
            "SELECT TOP 100 * FROM c ORDER BY c.number",
            requestOptions: pages
        );
        var seen = new List<int>();
        for (var page = 0; query.HasMoreResults; page++)
        {
            if (page == before)
                await SplitAsync(notes);
            seen.AddRange((await query.ReadNextAsync(Ct)).Select(note => note.Number));
        }

        Assert.Equal(Enumerable.Range(0, 100), seen);
    }
}
