namespace LocalCosmos.Tests;

/// <summary>What holds of queries over four ranges beside what holds over any number.</summary>
public sealed class SqlOverFourRangesTests(CosmosOfFourRanges cosmos)
    : SqlTests(cosmos),
        IClassFixture<CosmosOfFourRanges>
{
    [Fact]
    public async Task A_limit_is_that_of_the_complete_result()
    {
        var notes = await FilledAsync();
        Assert.Equal(5, (await Query<Note>(notes, "SELECT TOP 5 * FROM c")).Count);
        Assert.Equal(5, (await Query<Note>(notes, "SELECT * FROM c OFFSET 3 LIMIT 5")).Count);
        Assert.Equal(27, (await Query<Note>(notes, "SELECT * FROM c OFFSET 3 LIMIT 500")).Count);
        Assert.Equal([29, 28], await Query<int>(notes, "SELECT TOP 2 VALUE c.number FROM c ORDER BY c.number DESC"));
    }

    [Fact]
    public async Task Aggregates_that_have_names_are_those_of_the_complete_result()
    {
        var found = await Query<System.Text.Json.JsonElement>(
            await FilledAsync(),
            "SELECT COUNT(1) AS n, AVG(c.number) AS mean, MIN(c.number) AS least, MAX(c.number) AS most, SUM(c.number) FROM c"
        );
        var row = Assert.Single(found);
        Assert.Equal(
            (30, 14.5, 0, 29, 435),
            (
                row.GetProperty("n").GetInt32(),
                row.GetProperty("mean").GetDouble(),
                row.GetProperty("least").GetInt32(),
                row.GetProperty("most").GetInt32(),
                row.GetProperty("$1").GetInt32()
            )
        );
    }

    [Fact]
    public async Task An_aggregate_of_ranges_without_rows_is_that_of_the_others()
    {
        var notes = await FilledAsync();
        Assert.Equal([0], await Query<int>(notes, "SELECT VALUE COUNT(1) FROM c WHERE c.number > 99"));
        Assert.Equal([7], await Query<int>(notes, "SELECT VALUE MAX(c.number) FROM c WHERE c.number = 7"));
        Assert.Equal([7.0], await Query<double>(notes, "SELECT VALUE AVG(c.number) FROM c WHERE c.number = 7"));
    }

    [Theory]
    [InlineData("c[\"group\"] = 'a'", 10)]
    [InlineData("c[\"group\"] IN ('a', 'b')", 20)]
    [InlineData("c[\"group\"] = 'a' OR c[\"group\"] = 'c'", 20)]
    [InlineData("c[\"group\"] = 'a' AND c[\"group\"] = 'c'", 0)]
    [InlineData("c[\"group\"] = 'a' OR c.number = 1", 11)]
    public async Task A_condition_on_the_partition_key_finds_its_items(string condition, int expected)
    {
        var notes = await FilledAsync();
        foreach (var order in new[] { "", " ORDER BY c.number" })
            Assert.Equal(expected, (await Query<Note>(notes, $"SELECT * FROM c WHERE {condition}{order}")).Count);
        Assert.Equal([expected], await Query<int>(notes, $"SELECT VALUE COUNT(1) FROM c WHERE {condition}"));
    }

    [Fact]
    public async Task Results_are_projected_in_their_order()
    {
        var found = await Query<System.Text.Json.JsonElement>(
            await FilledAsync(),
            "SELECT c.id AS \"the id\", c.missing, c.number + 1 FROM c WHERE c.number BETWEEN 3 AND 5 ORDER BY c.number DESC"
        );
        Assert.Equal(
            ["""{"the id":"5","$1":6}""", """{"the id":"4","$1":5}""", """{"the id":"3","$1":4}"""],
            found.Select(each => each.GetRawText())
        );
    }

    [Fact]
    public async Task Many_items_are_read_at_once()
    {
        var notes = await FilledAsync();
        var read = await notes.ReadManyItemsAsync<Note>(
            [
                .. Enumerable
                    .Range(0, 30)
                    .Select(number => ($"{number}", new PartitionKey("abc".Substring(number % 3, 1)))),
            ],
            cancellationToken: Ct
        );
        Assert.Equal(Enumerable.Range(0, 30), read.Select(note => note.Number).Order());
    }
}
