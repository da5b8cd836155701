namespace LocalCosmos.Query;

/// <summary>The rows of a query, and the orders in which they can be read.</summary>
internal abstract class RowSource
{
    /// <summary>All rows that the query may see, in the order of rids, after one of them.</summary>
    /// <param name="after">The <see cref="QueryRow.Place"/> after which to begin; 0 is the beginning.</param>
    public abstract IEnumerable<QueryRow> All(ulong after);

    /// <summary>
    /// The rows of one or several runs, merged into one order, each row once, all as they are at one moment; null if a
    /// run is in the order of no index.
    /// </summary>
    /// <param name="runs">The runs. Each must be in the order, too.</param>
    /// <param name="order">The order of the result.</param>
    public virtual IEnumerable<QueryRow>? InOrder(IReadOnlyList<RowRun> runs, IReadOnlyList<OrderByItem> order) => null;

    /// <summary>Whether the policy declares an index of this path, or of the path whose text this is in lower case.</summary>
    public virtual bool IsIndexed(Expression key) => false;

    /// <summary>
    /// The rows whose value at a path is in an interval, in no order; null if no index has them or they are more than
    /// <paramref name="most"/>.
    /// </summary>
    public virtual IReadOnlyList<QueryRow>? Within(OrderByItem path, Interval interval, int most) => null;

    /// <summary>The path of the partition key; null if rows have none.</summary>
    public virtual IReadOnlyList<string>? KeyPath => null;

    /// <summary>The rows with these partition keys, in no order; null if they cannot be found by them.</summary>
    public virtual IReadOnlyList<QueryRow>? WithKeys(IReadOnlyList<Value> keys) => null;

    /// <summary>A source of these rows, which are in the order of rids.</summary>
    public static RowSource Of(IEnumerable<QueryRow> rows) => new Plain(rows);

    private sealed class Plain(IEnumerable<QueryRow> rows) : RowSource
    {
        public override IEnumerable<QueryRow> All(ulong after) => rows;
    }
}

/// <summary>
/// A place in an order: before or after all rows whose first values are these and, if there is a rid, whose rid is it.
/// </summary>
internal sealed record RowStart(Value[] Values, ulong? Rid, bool IsAfter);

/// <summary>Rows side by side in an order: from a place in it, as long as a condition holds.</summary>
/// <param name="Order">The order.</param>
/// <param name="Start">The place; null is the beginning.</param>
/// <param name="While">The condition; null always holds.</param>
internal sealed record RowRun(IReadOnlyList<OrderByItem> Order, RowStart? Start, Func<QueryRow, bool>? While = null);
