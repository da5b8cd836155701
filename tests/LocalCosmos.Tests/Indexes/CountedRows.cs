using LocalCosmos.Query;

namespace LocalCosmos.Tests.Indexes;

/// <summary>Counts the rows of a source that a query looks at.</summary>
internal sealed class CountedRows(RowSource source) : RowSource
{
    public int Rows { get; private set; }

    public override IEnumerable<QueryRow> All(ulong after) => Counted(source.All(after));

    public override IEnumerable<QueryRow>? InOrder(IReadOnlyList<RowRun> runs, IReadOnlyList<OrderByItem> order) =>
        source.InOrder([.. runs.Select(run => run with { While = row => IsCounted(row, run) })], order);

    public override bool IsIndexed(Expression key) => source.IsIndexed(key);

    public override IReadOnlyList<string>? KeyPath => source.KeyPath;

    public override IReadOnlyList<QueryRow>? WithKeys(IReadOnlyList<Value> keys) =>
        source.WithKeys(keys) is { } rows ? [.. Counted(rows)] : null;

    public override IReadOnlyList<QueryRow>? Within(OrderByItem path, Interval interval, int most) =>
        source.Within(path, interval, most) is { } rows ? [.. Counted(rows)] : null;

    private bool IsCounted(QueryRow row, RowRun run)
    {
        Rows++;
        return run.While?.Invoke(row) != false;
    }

    private IEnumerable<QueryRow> Counted(IEnumerable<QueryRow> rows) =>
        rows.Select(row =>
        {
            Rows++;
            return row;
        });
}
