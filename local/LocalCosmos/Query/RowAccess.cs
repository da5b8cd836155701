namespace LocalCosmos.Query;

/// <summary>Chooses how a page's rows are found: by what WHERE leaves open, in the order of ORDER BY, or one by one.</summary>
internal sealed class RowAccess(SelectQuery query, RowSource source)
{
    // A condition that leaves so few rows is a better way to them than their order.
    private const int Few = 256;

    /// <summary>The few rows that WHERE leaves open, in the order of rids; null if they are many or unknown.</summary>
    public IReadOnlyList<QueryRow>? Selected()
    {
        if (
            source.KeyPath is { } keyPath
            && PartitionKeyCondition.Keys(query.Where, keyPath) is { } keys
            && source.WithKeys(keys) is { } found
        )
            return [.. found.OrderBy(row => row.Place)];
        foreach (
            var path in Logic.Conjuncts(query.Where).SelectMany(Paths).DistinctBy(path => string.Join('\0', path.Names))
        )
            if (
                Interval.Of(query.Where, path.Names) is { } interval
                && !IsFirstOfOrder(path.Names)
                && source.Within(new(path.Expression, false), interval, Few) is { } rows
            )
                return [.. rows.OrderBy(row => row.Place)];
        return null;
    }

    /// <summary>
    /// The rows in the order of ORDER BY, from the first that can be on the page to the last that WHERE leaves open;
    /// null if no index has this order. If WHERE has an equality on an indexed path, only the rows for which it holds
    /// are looked at: they stand side by side in an index of that path and then ORDER BY. If it has an OR of such
    /// equalities, those rows of each are, merged.
    /// </summary>
    public IEnumerable<QueryRow>? Ordered(RowKey? after, ResumePoint? resume)
    {
        var equalities = Equality.All(query.Where).FirstOrDefault(IsUsable) is { } one
            ? [one]
            : Equality.Alternatives(query.Where, IsUsable).FirstOrDefault();
        if (query.OrderBy.Count == 0 && equalities is null)
            return null;
        var interval =
            query.OrderBy.Count > 0 && PropertyPath.Of(query.OrderBy[0].Path) is { } path
                ? Interval.Of(query.Where, path)
                : null;
        var start = (after, resume) switch
        {
            ({ } last, _) => new RowStart(last.Values, last.Rid, IsAfter: true),
            (_, { } first) => new RowStart(first.Values, first.Rid, first.Exclude),
            _ => Start(interval),
        };
        IReadOnlyList<RowRun> runs = equalities is null
            ? [new(query.OrderBy, start)]
            : [.. equalities.Select(equality => Equal(equality, start))];
        return source.InOrder(runs, query.OrderBy) is { } rows ? Until(rows, interval) : null;
    }

    /// <summary>The rows for which an equality holds, in the order of ORDER BY.</summary>
    private RowRun Equal(Equality equality, RowStart? start)
    {
        var isDescending = query.OrderBy.Count > 0 && query.OrderBy[0].Descending;
        start = start is null
            ? new([equality.Value], Rid: null, IsAfter: false)
            : start with
            {
                Values = [equality.Value, .. start.Values],
            };
        return new([new(equality.Key, isDescending), .. query.OrderBy], start, equality.Holds);
    }

    private bool IsUsable(Equality equality) =>
        source.IsIndexed(equality.Key) && !(PropertyPath.Of(equality.Key) is { } path && IsFirstOfOrder(path));

    private bool IsFirstOfOrder(IReadOnlyList<string> path) =>
        query.OrderBy.Count > 0 && PropertyPath.Is(query.OrderBy[0].Path, path);

    private IEnumerable<QueryRow> Until(IEnumerable<QueryRow> rows, Interval? interval)
    {
        if (interval is not { } bounds)
            return rows;
        var (path, descending) = query.OrderBy[0];
        return rows.TakeWhile(row =>
        {
            var value = path.Evaluate(new(row.Document, []));
            return descending ? ValueOrder.Order(value, bounds.Low) >= 0 : ValueOrder.Order(value, bounds.High) <= 0;
        });
    }

    private RowStart? Start(Interval? interval)
    {
        if (interval is not { } bounds)
            return null;
        var descending = query.OrderBy[0].Descending;
        var (value, isIncluded) = descending ? (bounds.High, bounds.HasHigh) : (bounds.Low, bounds.HasLow);
        return isIncluded && Next(value) is { } next
            ? new([value, next], Rid: null, IsAfter: true)
            : new([value], Rid: null, IsAfter: !isIncluded);
    }

    // Among rows that tie in the first path, those after a value of the second: WHERE (c.a > 1 OR c.b > 2) beside
    // c.a >= 1, by which a reader goes on after the row (1, 2).
    private Value? Next(Value first)
    {
        if (query.OrderBy.Count < 2)
            return null;
        foreach (var condition in Logic.Conjuncts(query.Where))
            if (
                condition is Logic { IsAnd: false, Operands: [Binary a, Binary b] }
                && IsBeyond(a, query.OrderBy[0])
                && IsBeyond(b, query.OrderBy[1])
                && ValueOrder.AreEqual(a.Right.Evaluate(default), first)
            )
                return b.Right.Evaluate(default).Realized();
        return null;
    }

    private static bool IsBeyond(Binary comparison, OrderByItem item) =>
        comparison.Operator.Symbol == (item.Descending ? "<" : ">")
        && PropertyPath.Of(item.Path) is { } path
        && PropertyPath.Is(comparison.Left, path)
        && comparison.Right.IsConstant;

    private static IEnumerable<(IReadOnlyList<string> Names, Expression Expression)> Paths(Expression condition)
    {
        Expression[] sides = condition switch
        {
            Binary binary => [binary.Left, binary.Right],
            Between { Negated: false } between => [between.Operand],
            _ => [],
        };
        foreach (var side in sides)
            if (PropertyPath.Of(side) is { } names)
                yield return (names, side);
    }
}
