using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Tests;

/// <summary>
/// Queries by the SDK over one range and over four. Each runs twice: with the plans of LocalCosmos, and in a process of
/// its own in which the SDK plans by itself (<see cref="PlannerTests"/>).
/// </summary>
public abstract class SqlTests(Cosmos cosmos)
{
    [Fact]
    public async Task A_query_within_a_partition_sees_that_partition()
    {
        var notes = await FilledAsync();
        var within = new QueryRequestOptions { PartitionKey = new("b") };
        var found = await AllOf(notes.GetItemQueryIterator<Note>("SELECT * FROM c", requestOptions: within));
        Assert.Equal(10, found.Count);
        Assert.All(found, note => Assert.Equal("b", note.Group));
    }

    [Fact]
    public async Task A_query_across_partitions_sees_them_all()
    {
        var found = await Query<Note>(await FilledAsync(), "SELECT * FROM c");
        Assert.Equal(30, found.Count);
    }

    [Fact]
    public async Task Parameters_are_values()
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.number >= @least AND c.text = @text")
            .WithParameter("@least", 20)
            .WithParameter("@text", "it's \"odd\"");
        var found = await AllOf((await FilledAsync()).GetItemQueryIterator<Note>(query));
        Assert.Equal([21, 23, 25, 27, 29], found.Select(note => note.Number).Order());
    }

    [Fact]
    public async Task Select_value_returns_the_values_alone()
    {
        var found = await Query<int>(await FilledAsync(), "SELECT VALUE c.number FROM c WHERE c.number < 3");
        Assert.Equal([0, 1, 2], found.Order());
    }

    [Fact]
    public async Task Members_have_the_requested_names()
    {
        var found = await Query<JsonElement>(
            await FilledAsync(),
            "SELECT c.id, c.number AS n, c.missing FROM c WHERE c.number = 7"
        );
        Assert.Equal("""{"id":"7","n":7}""", Assert.Single(found).GetRawText());
    }

    [Theory]
    [InlineData("SELECT VALUE COUNT(1) FROM c", 30)]
    [InlineData("SELECT VALUE COUNT(1) FROM c WHERE c['group'] = 'a'", 10)]
    [InlineData("SELECT VALUE SUM(c.number) FROM c", 435)]
    [InlineData("SELECT VALUE MIN(c.number) FROM c WHERE c.number > 4", 5)]
    [InlineData("SELECT VALUE MAX(c.number) FROM c", 29)]
    [InlineData("SELECT VALUE AVG(c.number) FROM c", 14.5)]
    public async Task An_aggregate_is_one_value(string sql, double expected)
    {
        var found = await Query<double>(await FilledAsync(), sql);
        Assert.Equal(expected, Assert.Single(found));
    }

    [Theory]
    [InlineData("c.number IN (1, 2, 99)", "1 2")]
    [InlineData("c.number BETWEEN 3 AND 5", "3 4 5")]
    [InlineData("STARTSWITH(c.id, '2')", "2 20 21 22 23 24 25 26 27 28 29")]
    [InlineData("NOT IS_DEFINED(c.text) AND c.number < 5", "0 2 4")]
    [InlineData("c.number < 2 OR c.number = 29", "0 1 29")]
    [InlineData("CONTAINS(c.text, 'ODD', true) AND c.number < 4", "1 3")]
    public async Task A_condition_selects(string condition, string expected)
    {
        var found = await Query<Note>(await FilledAsync(), $"SELECT * FROM c WHERE {condition}");
        Assert.Equal(expected, string.Join(' ', found.Select(note => note.Number).Order()));
    }

    [Fact]
    public async Task An_order_is_kept_across_pages()
    {
        var notes = await FilledAsync();
        var pages = new QueryRequestOptions { MaxItemCount = 7 };
        var found = await AllOf(
            notes.GetItemQueryIterator<Note>("SELECT * FROM c ORDER BY c.number DESC", requestOptions: pages)
        );
        Assert.Equal(Enumerable.Range(0, 30).Reverse(), found.Select(note => note.Number));
    }

    [Fact]
    public async Task Equal_values_are_all_returned_page_by_page()
    {
        var notes = await cosmos.ContainerAsync();
        foreach (var number in Enumerable.Range(0, 20))
            await notes.CreateItemAsync(new Note($"{number}", $"{number % 4}", number / 10), cancellationToken: Ct);
        var ids = new List<string>();
        string? continuation = null;
        do
        {
            using var query = notes.GetItemQueryIterator<Note>(
                "SELECT * FROM c ORDER BY c.number DESC",
                continuation,
                new QueryRequestOptions { MaxItemCount = 3 }
            );
            var page = await query.ReadNextAsync(Ct);
            ids.AddRange(page.Select(note => note.Id));
            continuation = page.ContinuationToken;
        } while (continuation is not null);
        Assert.Equal(20, ids.Distinct().Count());
        Assert.Equal(20, ids.Count);
    }

    [Fact]
    public async Task Offset_and_limit_and_top_cut()
    {
        var notes = await FilledAsync();
        var cut = await Query<Note>(notes, "SELECT * FROM c ORDER BY c.number OFFSET 5 LIMIT 3");
        var top = await Query<Note>(notes, "SELECT TOP 2 * FROM c ORDER BY c.number DESC");
        Assert.Equal([5, 6, 7], cut.Select(note => note.Number));
        Assert.Equal([29, 28], top.Select(note => note.Number));
    }

    [Fact]
    public async Task The_requested_planner_is_the_one_that_plans()
    {
        using var requests = new CosmosFaults();
        var (plans, queries) = (
            requests.On(call => call.IsQueryPlan).Observe(),
            requests.On(call => call.IsQuery).Observe()
        );
        using var client = cosmos.Connect(options =>
            options.HttpClientFactory = () => new(requests, disposeHandler: false)
        );
        var notes = client.GetContainer("tests", (await FilledAsync()).Id);
        await Query<Note>(notes, "SELECT * FROM c ORDER BY c.number");
        Assert.True(queries.Count > 0);
        if (OperatingSystem.IsLinux())
            Assert.Equal(PlannerTests.IsWithinSdk, plans.Count == 0);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3)]
    public async Task A_query_within_a_partition_needs_no_plan_if_it_is_executed_optimistically_in_one_page(int page)
    {
        using var requests = new CosmosFaults();
        var plans = requests.On(call => call.IsQueryPlan).Observe();
        using var client = cosmos.Connect(options =>
            options.HttpClientFactory = () => new(requests, disposeHandler: false)
        );
        var notes = client.GetContainer("tests", (await FilledAsync()).Id);
        var planned = await NumbersAsync(isOptimistic: false);
        var before = plans.Count;
        var optimistic = await NumbersAsync(isOptimistic: true);
        Assert.Equal(10, planned.Count);
        Assert.Equal(planned, optimistic);
        if (page > planned.Count)
            Assert.Equal(before, plans.Count);

        async Task<List<int>> NumbersAsync(bool isOptimistic)
        {
            var options = new QueryRequestOptions
            {
                PartitionKey = new PartitionKey("a"),
                MaxItemCount = page,
                EnableOptimisticDirectExecution = isOptimistic,
            };
            const string sql = "SELECT * FROM c ORDER BY c.number DESC";
            var found = await AllOf(notes.GetItemQueryIterator<Note>(sql, requestOptions: options));
            return [.. found.Select(note => note.Number)];
        }
    }

    protected static async Task<List<T>> Query<T>(Container notes, string sql) =>
        await AllOf(notes.GetItemQueryIterator<T>(sql));

    protected static async Task<(List<int> Numbers, string Continuation)> FirstPageAsync(
        Container notes,
        string sql,
        int size
    )
    {
        var options = new QueryRequestOptions { MaxItemCount = size };
        using var query = notes.GetItemQueryIterator<Note>(sql, requestOptions: options);
        var page = await query.ReadNextAsync(Ct);
        return ([.. page.Select(note => note.Number)], page.ContinuationToken);
    }

    // Numbers 0 to 29 in three partitions; the odd ones have a text.
    protected async Task<Container> FilledAsync()
    {
        var notes = await cosmos.ContainerAsync();
        foreach (var number in Enumerable.Range(0, 30))
        {
            var group = "abc".Substring(number % 3, 1);
            var id = number.ToString(CultureInfo.InvariantCulture);
            object note =
                number % 2 == 1
                    ? new
                    {
                        id,
                        group,
                        number,
                        text = "it's \"odd\"",
                    }
                    : new
                    {
                        id,
                        group,
                        number,
                    };
            await notes.CreateItemAsync(note, new(group), cancellationToken: Ct);
        }
        return notes;
    }
}
