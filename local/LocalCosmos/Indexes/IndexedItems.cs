using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Indexes;

/// <summary>The items that a query covers, by the indexes that the container's policy declares.</summary>
internal sealed class IndexedItems(FeedScope scope) : RowSource
{
    // A range so small is read through as fast.
    private const int SmallRange = 64;

    private readonly IndexingPolicy _policy = scope.Container.Definition.Indexing;

    public override IEnumerable<QueryRow> All(ulong after) =>
        scope.Items((long)Math.Min(after, long.MaxValue)).Select(Row);

    public override IEnumerable<QueryRow>? InOrder(IReadOnlyList<RowRun> runs, IReadOnlyList<OrderByItem> order)
    {
        var reads = runs.Select(IndexRead.Of).OfType<IndexRead>().ToList();
        return IsServedByIndexes && reads.Count == runs.Count ? Merged(reads, order) : null;
    }

    public override bool IsIndexed(Expression key) => IndexKey.Of(key) is { } found && _policy.Includes(found.Path);

    public override IReadOnlyList<QueryRow>? Within(OrderByItem path, Interval interval, int most)
    {
        var start = new RowStart([interval.Low], null, IsAfter: !interval.HasLow);
        if (!IsServedByIndexes || !IsIndexed(path.Path) || IndexRead.Of(new([path], start)) is not { } read)
            return null;
        using var snapshot = Snapshot([read], out var indexes);
        var rows = new List<QueryRow>();
        foreach (var item in indexes[0].Read(start, isBackward: false, snapshot.Lsn))
        {
            var value = path.Path.Evaluate(new(item.Document, []));
            var order = ValueOrder.Order(value, interval.High);
            if (order > 0 || (order == 0 && !interval.HasHigh))
                return rows;
            if (rows.Count == most)
                return null;
            if (scope.IsVisible(item))
                rows.Add(Row(item));
        }
        return rows;
    }

    public override IReadOnlyList<string>? KeyPath =>
        scope.Key is null ? scope.Container.Definition.PartitionKey.Names : null;

    public override IReadOnlyList<QueryRow>? WithKeys(IReadOnlyList<Value> keys)
    {
        var partitions = keys.Select(PartitionOf).ToList();
        return partitions.TrueForAll(partition => partition is not null)
            ?
            [
                .. partitions
                    .OfType<PartitionKey>()
                    .Distinct()
                    .SelectMany(key => scope.Container.Partition(key).After(0))
                    .Where(item => scope.Range.Contains(item.Position()) && scope.IsVisible(item))
                    .Select(Row),
            ]
            : null;
    }

    // Zero equals minus zero, whose items are of another partition.
    private static PartitionKey? PartitionOf(Value key) =>
        key.Kind switch
        {
            ValueKind.String => PartitionKey.OfString(key.Text),
            ValueKind.Number when key.Number.Double is not 0 and var number && double.IsFinite(number) =>
                PartitionKey.OfNumber(number),
            _ => null,
        };

    // A partition is read through: it is a small part of what an index would hold.
    private bool IsServedByIndexes => scope.Key is null && scope.Range.Count >= SmallRange;

    private IEnumerable<QueryRow> Merged(IReadOnlyList<IndexRead> reads, IReadOnlyList<OrderByItem> order)
    {
        using var snapshot = Snapshot(reads, out var indexes);
        var runs = reads.Zip(indexes, (read, index) => Rows(read, index, snapshot.Lsn)).ToList();
        foreach (var row in new RowMerge(order).Of(runs))
            yield return row;
    }

    private IEnumerable<QueryRow> Rows(IndexRead read, OrderedIndex index, long lsn)
    {
        var rows = index.Read(read.Run.Start, read.IsBackward, lsn).Where(scope.IsVisible).Select(Row);
        return read.Run.While is { } holds ? rows.TakeWhile(holds) : rows;
    }

    private IndexSnapshot Snapshot(IReadOnlyList<IndexRead> reads, out IReadOnlyList<OrderedIndex> indexes)
    {
        indexes = [.. reads.Select(Index)];
        return IndexSnapshot.Of(scope.Range, indexes) ?? Snapshot(reads, out indexes);
    }

    private OrderedIndex Index(IndexRead read) =>
        (OrderedIndex)scope.Range.Index(read.Name, (items, lsn) => new OrderedIndex(read.Order, items, lsn));

    private static QueryRow Row(Store.Item item) => new(item.Number, item.Document);

    /// <summary>How a run is read from an index: its name, its order, and whether it is read backwards.</summary>
    private sealed record IndexRead(RowRun Run, string Name, IReadOnlyList<OrderByItem> Order, bool IsBackward)
    {
        /// <summary>The index and direction of a run; null if its order is none of paths.</summary>
        public static IndexRead? Of(RowRun run)
        {
            var isBackward = run.Order[0].Descending;
            List<OrderByItem> order =
            [
                .. run.Order.Select(item => item with { Descending = item.Descending != isBackward }),
            ];
            var keys = order.Select(item => IndexKey.Of(item.Path)).ToList();
            if (keys.Contains(null))
                return null;
            var name = string.Join('\n', order.Zip(keys, (item, key) => $"{(item.Descending ? '-' : '+')}{key!.Name}"));
            return new(run, name, order, isBackward);
        }
    }
}
