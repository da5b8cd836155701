namespace LocalCosmos.Tests;

/// <summary>What holds of queries over one range beside what holds over any number.</summary>
public sealed class SqlOverOneRangeTests(Cosmos cosmos) : SqlTests(cosmos), IClassFixture<Cosmos>
{
    [Fact]
    public async Task Pages_have_the_requested_size()
    {
        var notes = await FilledAsync();
        var pages = new QueryRequestOptions { MaxItemCount = 7 };
        using var query = notes.GetItemQueryIterator<Note>("SELECT * FROM c", requestOptions: pages);
        var sizes = new List<int>();
        while (query.HasMoreResults)
            sizes.Add((await query.ReadNextAsync(Ct)).Count);
        Assert.Equal([7, 7, 7, 7, 2], sizes.Where(size => size > 0));
    }

    [Theory]
    [InlineData("SELECT * FROM c", "0 1 2 3 4 5 6 8 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 100")]
    [InlineData(
        "SELECT * FROM c ORDER BY c.number",
        "0 1 2 3 4 5 6 8 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 100"
    )]
    public async Task A_continuation_resumes_by_key_whatever_is_written_in_between(string sql, string expected)
    {
        var notes = await FilledAsync();
        var found = await FirstPageAsync(notes, sql, 9);
        // Items before and after the position are added and deleted: nothing is returned twice, nothing is skipped.
        foreach (var (id, group) in new[] { ("2", "c"), ("7", "b"), ("9", "a") })
            await notes.DeleteItemAsync<Note>(id, new(group), cancellationToken: Ct);
        await notes.CreateItemAsync(new Note("100", "a", 100), cancellationToken: Ct);
        var (first, continuation) = found;
        var rest = await AllOf(
            notes.GetItemQueryIterator<Note>(sql, continuation, new QueryRequestOptions { MaxItemCount = 4 })
        );
        Assert.Equal(Enumerable.Range(0, 9), first);
        var all = first.Where(number => number != 7).Concat(rest.Select(note => note.Number));
        Assert.Equal(expected, string.Join(' ', all));
    }
}
