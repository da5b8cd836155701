namespace LocalCosmos.Query;

/// <summary>
/// Where a row stands in a query's order: by its values of ORDER BY, if there are any, and among equals by its rid.
/// </summary>
internal readonly record struct RowKey(Value[] Values, ulong Rid);

/// <summary>
/// A query's order. Rids follow the direction of the first expression, so that DESC is ASC read backwards: the SDK
/// expects that when it resumes.
/// </summary>
internal sealed class RowOrder(IReadOnlyList<OrderByItem> items) : IComparer<RowKey>
{
    public int Compare(RowKey x, RowKey y)
    {
        var order = CompareValues(x.Values, y.Values);
        return order != 0 ? order : CompareRids(x.Rid, y.Rid);
    }

    /// <summary>Compares as many values as both have.</summary>
    public int CompareValues(Value[] x, Value[] y)
    {
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            var order = ValueOrder.Order(x[i], y[i]);
            if (order != 0)
                return items[i].Descending ? -order : order;
        }
        return 0;
    }

    public int CompareRids(ulong x, ulong y) =>
        items.Count > 0 && items[0].Descending ? y.CompareTo(x) : x.CompareTo(y);

    public void Read(in Scope scope, Value[] values)
    {
        for (var i = 0; i < items.Count; i++)
            values[i] = items[i].Path.Evaluate(scope).Realized();
    }
}
