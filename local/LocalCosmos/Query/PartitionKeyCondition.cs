namespace LocalCosmos.Query;

/// <summary>Which partition keys a condition lets through.</summary>
internal static class PartitionKeyCondition
{
    // Numbers that are equal have the same double.
    private static readonly EqualityComparer<Value> Same = EqualityComparer<Value>.Create(
        (a, b) => ValueOrder.AreEqual(a, b),
        value =>
            value.Kind switch
            {
                ValueKind.Number => value.Number.Double.GetHashCode(),
                ValueKind.String => value.Text.GetHashCode(StringComparison.Ordinal),
                var kind => (int)kind,
            }
    );

    /// <summary>The only keys for which the condition can be true; null if it may be true for any.</summary>
    public static IReadOnlyList<Value>? Keys(Expression? condition, IReadOnlyList<string> path) =>
        condition switch
        {
            Logic { IsAnd: true } logic => Intersection([.. logic.Operands.Select(each => Keys(each, path))]),
            Logic logic => Union([.. logic.Operands.Select(each => Keys(each, path))]),
            Binary { Operator.Symbol: "=" } equality when PropertyPath.Is(equality.Left, path) => Only(equality.Right),
            Binary { Operator.Symbol: "=" } equality when PropertyPath.Is(equality.Right, path) => Only(equality.Left),
            In { Negated: false } list when PropertyPath.Is(list.Operand, path) => Union([
                .. list.Candidates.Select(Only),
            ]),
            _ => null,
        };

    private static IReadOnlyList<Value>? Only(Expression expression)
    {
        if (!expression.IsConstant)
            return null;
        var value = expression.Evaluate(default);
        return value.Kind switch
        {
            ValueKind.Undefined => [],
            ValueKind.Array or ValueKind.Object => null,
            _ => [value],
        };
    }

    private static IReadOnlyList<Value>? Intersection(IReadOnlyList<IReadOnlyList<Value>?> sets) =>
        sets.Where(set => set is not null)
            .Aggregate(
                default(IReadOnlyList<Value>),
                (all, set) => all is null ? set : [.. all.Where(set!.ToHashSet(Same).Contains)]
            );

    private static List<Value>? Union(IReadOnlyList<IReadOnlyList<Value>?> sets)
    {
        var all = new HashSet<Value>(Same);
        foreach (var set in sets)
        {
            if (set is null)
                return null;
            all.UnionWith(set);
        }
        return [.. all];
    }
}
