using System.Globalization;
using System.Text.Json;
using LocalCosmos.Indexes;
using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Tests.Indexes;

/// <summary>Pages that are read by indexes are those of a scan, and cost what the page costs.</summary>
public sealed class IndexTests : IAsyncLifetime
{
    private static readonly string[] Conditions =
    [
        "",
        "WHERE c.price >= @n",
        "WHERE c.price <= @n",
        "WHERE c.price > @n AND c.price < @m",
        "WHERE c.price BETWEEN @n AND @m",
        "WHERE c.price = @n",
        "WHERE @n < c.price AND NOT IS_DEFINED(c.gone)",
        "WHERE c.city = 'b' AND c.price >= @n",
        "WHERE STRINGEQUALS(c.city, 'B', true)",
        "WHERE STRINGEQUALS('B', c.city, true) AND c.price >= @n",
        "WHERE STRINGEQUALS(c.city, 'b') AND c.price >= @n AND (c.price > @n OR c.id > '5')",
        "WHERE STRINGEQUALS(c.city, 'B', true) AND c.price <= @n AND (c.price < @n OR c.id < '5')",
        "WHERE STRINGEQUALS(c.city, 'B', 'x')",
        "WHERE c.city = 'b' AND c.city = 'c'",
        "WHERE c.city >= 'b' AND c.city < 'd'",
        "WHERE c.price >= @n AND (c.price > @n OR c.id > '5')",
        "WHERE c.price <= @n AND (c.price < @n OR c.id < '5')",
        "WHERE c.city = 'b' OR c.price = @n",
        "WHERE (c.city = 'b' AND c.price >= @n OR NOT IS_DEFINED(c.gone) AND STRINGEQUALS(c.city, 'B', true))",
        "WHERE (c.city = 'b' OR c.city = 'c') AND c.price >= @n AND (c.price > @n OR c.id > '5')",
        "WHERE (c.city = 'b' OR c.price > @n)",
        "WHERE c.gone = true",
        "WHERE c.gone = null OR c.price = @n",
        "WHERE c.id IN ('5', '17', 'none', '5')",
        "WHERE c.id IN ('5', '17', '99') AND c.city = 'b'",
        "WHERE (c.id = '5' OR '17' = c.id) AND c.price >= @n",
        "WHERE c.id = '5' AND c.id = '17'",
        "WHERE c.id IN ('5', 17) OR c.price = @n",
    ];

    private static readonly string[] Orders =
    [
        "",
        "ORDER BY c.price",
        "ORDER BY c.price DESC",
        "ORDER BY c.price, c.id",
        "ORDER BY c.price DESC, c.id DESC",
        "ORDER BY c.city, c.price DESC",
        "ORDER BY c.city DESC, c.price",
        "ORDER BY c.gone",
    ];

    private readonly Account _account = Account.InMemory(TimeProvider.System);
    private Store.Container _listings = null!;

    public async ValueTask InitializeAsync()
    {
        _listings = await _account.CreateContainerAsync("listings", "/id");
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_by_index_are_those_of_a_scan_whatever_has_been_written(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => WriteAsync(random)));
            foreach (var condition in Conditions)
            foreach (var order in Orders)
            {
                var (n, m) = (random.Next(40), random.Next(40));
                var sql = $"SELECT * FROM c {condition} {order}";
                var query = CosmosQuery.Parse(
                    sql,
                    new Dictionary<string, JsonElement>
                    {
                        ["@n"] = JsonSerializer.SerializeToElement(n),
                        ["@m"] = JsonSerializer.SerializeToElement(m),
                    }
                );
                var size = random.Next(1, 120);
                Assert.Equal(
                    (sql, n, m, string.Join(' ', query.Ids(Scan(), 1000))),
                    (sql, n, m, string.Join(' ', query.Ids(new IndexedItems(Scope()), size)))
                );
            }
            if (round == 8)
                await _account.SplitAsync(_listings, null);
        }
    }

    [Fact]
    public async Task A_reader_sees_each_item_once_while_it_is_moved_in_the_order()
    {
        const int items = 300;
        var random = new Random(7);
        foreach (var n in Enumerable.Range(0, items))
            await UpsertAsync($"{n}", n, "a");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                    await UpsertAsync($"{random.Next(items)}", random.Next(1000), "a");
            },
            Ct
        );
        var query = CosmosQuery.Parse("SELECT * FROM c ORDER BY c.price", new Dictionary<string, JsonElement>());
        for (var round = 0; round < 400; round++)
        {
            var ids = query.Ids(new IndexedItems(Scope()), 1000);
            Assert.Equal(items, ids.Distinct().Count());
            Assert.Equal(items, ids.Count);
        }
        await stop.CancelAsync();
        await writer;
    }

    [Theory]
    [InlineData("ORDER BY c.price, c.id", "WHERE NOT IS_DEFINED(c.gone) AND c.price >= -1")]
    [InlineData("ORDER BY c.price DESC, c.id DESC", "WHERE NOT IS_DEFINED(c.gone) AND c.price <= 1e300")]
    [InlineData("ORDER BY c.price, c.id", "WHERE c.price >= 700 AND (c.price > 700 OR c.id > '7000')")]
    [InlineData("ORDER BY c.price DESC, c.id DESC", "WHERE c.price <= 700 AND (c.price < 700 OR c.id < '7000')")]
    [InlineData("ORDER BY c.price, c.id", "WHERE c.city = 'c'")]
    [InlineData("", "WHERE c.price = 555")]
    [InlineData("ORDER BY c.city", "WHERE c.price BETWEEN 100 AND 101")]
    public async Task A_page_among_many_looks_at_no_more_rows_than_one_among_few(string order, string condition)
    {
        var query = CosmosQuery.Parse($"SELECT * FROM c {condition} {order}", new Dictionary<string, JsonElement>());
        var looked = new List<int>();
        var count = 0;
        foreach (var size in new[] { 1_000, 10_000 })
        {
            for (; count < size; count++)
                await UpsertAsync($"{count}", count % 1000, count % 4 == 0 ? "c" : "d");
            var counted = new CountedRows(new IndexedItems(Scope()));
            query.Page(counted, 20, null, null, Ct);
            looked.Add(counted.Rows);
        }
        Assert.InRange(looked[1], 0, Math.Max(100, 2 * looked[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ORDER BY c.price")]
    [InlineData("ORDER BY c.price, c.id")]
    [InlineData("ORDER BY c.price DESC, c.id DESC")]
    public async Task A_page_of_one_city_looks_at_no_other_city(string order)
    {
        // Too many to be selected and then sorted.
        const int inCity = 400;
        const int pageSize = 50;
        for (var count = 0; count < 10 * inCity; count++)
            await UpsertAsync($"{count}", count % 1000, count % 10 == 0 ? "Ulm" : $"{count}");
        foreach (var condition in new[] { "c.city = 'Ulm'", "STRINGEQUALS(c.city, 'ULM', true)" })
        {
            var query = CosmosQuery.Parse(
                $"SELECT * FROM c WHERE NOT IS_DEFINED(c.gone) AND {condition} {order}",
                new Dictionary<string, JsonElement>()
            );
            string? continuation = null;
            var found = 0;
            do
            {
                var counted = new CountedRows(new IndexedItems(Scope()));
                var page = query.Page(counted, pageSize, continuation, null, Ct);
                // The page, and the row that shows whether another page follows.
                Assert.InRange(counted.Rows, pageSize, pageSize + 1);
                found += page.Items.Count;
                continuation = page.Continuation;
            } while (continuation is not null);
            Assert.Equal(inCity, found);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ORDER BY c.price")]
    [InlineData("ORDER BY c.price, c.id")]
    [InlineData("ORDER BY c.price DESC, c.id DESC")]
    public async Task A_page_of_rows_that_meet_one_of_two_equalities_looks_at_no_others(string order)
    {
        const int inCity = 400;
        const int pageSize = 50;
        for (var count = 0; count < 10 * inCity; count++)
            await UpsertAsync(
                $"{count}",
                count % 1000,
                count % 10 == 0 ? "Ulm"
                    : count % 10 == 1 ? "ulm"
                    : $"{count}"
            );
        var query = CosmosQuery.Parse(
            $"SELECT * FROM c WHERE (c.city = 'Ulm' OR NOT IS_DEFINED(c.gone) AND STRINGEQUALS(c.city, 'ULM', true)) {order}",
            new Dictionary<string, JsonElement>()
        );
        string? continuation = null;
        var ids = new List<string>();
        do
        {
            var counted = new CountedRows(new IndexedItems(Scope()));
            var page = query.Page(counted, pageSize, continuation, null, Ct);
            // Rows that meet both are read twice, and one row of each is read ahead.
            Assert.InRange(counted.Rows, 0, 2 * pageSize + 4);
            ids.AddRange(page.Items.Select(item => item.GetProperty("id"u8).GetString()!));
            continuation = page.Continuation;
        } while (continuation is not null);
        Assert.Equal((2 * inCity, 2 * inCity), (ids.Count, ids.Distinct().Count()));
    }

    private Task<WriteResult> WriteAsync(Random random)
    {
        var id = random.Next(400).ToString(CultureInfo.InvariantCulture);
        if (random.Next(4) == 0)
            return _account.WriteAsync(_listings, new(Store.OperationKind.Delete, new(id), id));
        object[] prices = [random.Next(40), random.Next(40), random.Next(40) + 0.5, "n/a", true];
        var price = random.Next(9) == 0 ? prices[random.Next(prices.Length)] : random.Next(40);
        return UpsertAsync(id, price, "abcde".Substring(random.Next(5), 1), random.Next(10) == 0);
    }

    private Task<WriteResult> UpsertAsync(string id, object price, string city, bool isGone = false)
    {
        var document = isGone
            ? JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    id,
                    price,
                    city,
                    gone = true,
                }
            )
            : JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    id,
                    price,
                    city,
                }
            );
        var draft = ItemDraft.Parse(document, _listings.Definition.PartitionKey);
        return _account.WriteAsync(_listings, ItemOperation.Write(Store.OperationKind.Upsert, new(id), draft));
    }

    private FeedScope Scope() => new(_listings, _listings.Ranges.All[0]);

    private RowSource Scan() => RowSource.Of(Scope().Items().Select(item => new QueryRow(item.Number, item.Document)));
}
