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

    public override IEnumerable<QueryRow>? InOrder(IReadOnlyList<OrderByItem> order, RowStart? start)
    {
        var isBackward = order[0].Descending;
        return Index([.. order.Select(item => item with { Descending = item.Descending != isBackward })])
            ?.Read(start, isBackward)
            .Where(scope.IsVisible)
            .Select(Row);
    }

    public override bool IsIndexed(Expression key) => IndexKey.Of(key) is { } found && _policy.Includes(found.Path);

    public override IReadOnlyList<QueryRow>? Within(OrderByItem path, Interval interval, int most)
    {
        if (!IsIndexed(path.Path) || Index([path]) is not { } index)
            return null;
        var rows = new List<QueryRow>();
        foreach (var item in index.Read(new([interval.Low], null, IsAfter: !interval.HasLow), isBackward: false))
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

    public override IReadOnlyList<QueryRow>? WithKeys(IReadOnlyList<Value> keys) =>
        keys.All(key => key.Kind == ValueKind.String)
            ?
            [
                .. keys.Select(key => PartitionKey.OfString(key.Text))
                    .SelectMany(key => scope.Container.Partition(key).After(0))
                    .Where(item => scope.Range.Contains(item.Position()) && scope.IsVisible(item))
                    .Select(Row),
            ]
            : null;

    // A partition is read through: it is a small part of what an index would hold.
    private OrderedIndex? Index(IReadOnlyList<OrderByItem> order)
    {
        if (scope.Key is not null || scope.Range.Count < SmallRange)
            return null;
        var keys = order.Select(item => IndexKey.Of(item.Path)).ToList();
        if (keys.Contains(null))
            return null;
        var name = string.Join('\n', order.Zip(keys, (item, key) => $"{(item.Descending ? '-' : '+')}{key!.Name}"));
        return (OrderedIndex)scope.Range.Index(name, (items, lsn) => new OrderedIndex(scope.Range, order, items, lsn));
    }

    private static QueryRow Row(Store.Item item) => new(item.Number, item.Document);
}
