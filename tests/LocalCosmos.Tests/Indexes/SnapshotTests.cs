using System.Text.Json;
using LocalCosmos.Indexes;
using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Tests.Indexes;

/// <summary>A query that is served by several indexes sees its range at one moment, whatever is written meanwhile.</summary>
public sealed class SnapshotTests : IAsyncLifetime
{
    private const int Items = 300;

    // More than an index lets wait before it is dropped.
    private const int ManyWrites = 5000;

    private readonly Account _account = Account.InMemory(TimeProvider.System);
    private Store.Container _listings = null!;

    public async ValueTask InitializeAsync()
    {
        _listings = await _account.CreateContainerAsync("listings", "/id");
        await UpsertAsync("0", "red", "Ulm");
        foreach (var n in Enumerable.Range(1, Items - 1))
            await UpsertAsync($"{n}", "blue", "Bonn");
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public void A_row_that_moves_from_one_equality_to_the_other_is_not_missed() =>
        Assert.Equal(Items, Count("c.city = 'Ulm' OR c.city = 'Bonn'", () => UpsertAsync("7", "blue", "Ulm")));

    [Fact]
    public void A_row_that_moves_from_one_index_to_the_other_is_not_missed() =>
        Assert.Equal(Items, Count("c.color = 'red' OR c.city = 'Bonn'", () => UpsertAsync("7", "red", "Ulm")));

    [Fact]
    public void No_row_is_missed_when_an_index_is_dropped_before_it_is_read() =>
        Assert.Equal(
            Items,
            Count(
                "c.color = 'red' OR c.city = 'Bonn'",
                () =>
                    Task.WhenAll(
                        Enumerable
                            .Range(0, ManyWrites)
                            .Select(n => UpsertAsync($"{1 + n % (Items - 1)}", "blue", "Bonn"))
                    )
            )
        );

    [Fact]
    public async Task After_an_index_was_dropped_the_next_query_sees_what_was_written()
    {
        Count("c.color = 'red' OR c.city = 'Bonn'", () => Task.CompletedTask);
        await Task.WhenAll(Enumerable.Range(0, ManyWrites).Select(n => UpsertAsync($"{n % 50}", "red", "Kiel")));
        Assert.Equal(Items, Count("c.color = 'red' OR c.city = 'Bonn'", () => Task.CompletedTask));
        Assert.Equal(50, Count("c.color = 'red' OR c.city = 'Ulm'", () => Task.CompletedTask));
    }

    [Fact]
    public async Task A_transaction_enters_the_order_of_writes_at_once()
    {
        const int operations = 100;
        var range = _listings.Ranges.All[0];
        var before = range.Lsn;
        var batch = Enumerable.Range(0, operations).Select(_ => Upsert("1", "blue", "Kiel")).ToList();
        var writing = Task.Run(
            async () =>
            {
                foreach (var _ in Enumerable.Range(0, 300))
                    await _account.WriteAllAsync(_listings, batch);
            },
            Ct
        );
        while (!writing.IsCompleted)
            Assert.Equal(0, (range.Lsn - before) % operations);
        await writing;
    }

    /// <summary>The rows of a query, with a write when it has read its first row.</summary>
    private int Count(string condition, Func<Task> write)
    {
        var query = CosmosQuery.Parse(
            $"SELECT VALUE c.id FROM c WHERE {condition} ORDER BY c.id",
            new Dictionary<string, JsonElement>()
        );
        var source = new Interrupted(new IndexedItems(new(_listings, _listings.Ranges.All[0])), write);
        var page = query.Page(source, 2 * Items, null, null, Ct);
        Assert.True(source.IsInterrupted);
        Assert.Equal(page.Items.Count, page.Items.Select(id => id.GetString()).Distinct().Count());
        return page.Items.Count;
    }

    private Task<WriteResult> UpsertAsync(string id, string color, string city) =>
        _account.WriteAsync(_listings, Upsert(id, color, city));

    private ItemOperation Upsert(string id, string color, string city)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id,
                color,
                city,
            }
        );
        var draft = ItemDraft.Parse(document, _listings.Definition.PartitionKey);
        return ItemOperation.Write(Store.OperationKind.Upsert, new(id), draft);
    }

    private sealed class Interrupted(RowSource source, Func<Task> write) : RowSource
    {
        public bool IsInterrupted { get; private set; }

        public override IEnumerable<QueryRow> All(ulong after) => source.All(after);

        public override bool IsIndexed(Expression key) => source.IsIndexed(key);

        public override IEnumerable<QueryRow>? InOrder(IReadOnlyList<RowRun> runs, IReadOnlyList<OrderByItem> order) =>
            source.InOrder([.. runs.Select(run => run with { While = row => Interrupt() && run.While!(row) })], order);

        private bool Interrupt()
        {
            if (!IsInterrupted)
            {
                IsInterrupted = true;
                write().Wait(Ct);
            }
            return true;
        }
    }
}
