namespace LocalCosmos.Query;

/// <summary>
/// A condition that holds only for rows with one value of <c>Key</c>, which is a path or the lower-case text at a path.
/// </summary>
internal sealed record Equality(Expression Key, Value Value)
{
    /// <summary>The equalities that must all hold for WHERE to hold, in their order.</summary>
    public static IEnumerable<Equality> All(Expression? where)
    {
        foreach (var condition in Logic.Conjuncts(where))
        {
            var (left, right, ignoresCase) = condition switch
            {
                Binary { Operator.Symbol: "=" } binary => (binary.Left, binary.Right, false),
                Call { Function.Name: "STRINGEQUALS" } call => (
                    call.Arguments[0],
                    call.Arguments[1],
                    call.Arguments.Count == 3 && IsTrue(call.Arguments[2])
                ),
                _ => default,
            };
            if (left is not null && (Of(left, right, ignoresCase) ?? Of(right, left, ignoresCase)) is { } equality)
                yield return equality;
        }
    }

    public bool Holds(QueryRow row) => ValueOrder.Order(Key.Evaluate(new(row.Document, [])), Value) == 0;

    private static Equality? Of(Expression path, Expression constant, bool ignoresCase)
    {
        if (PropertyPath.Of(path) is null || !constant.IsConstant)
            return null;
        if (ignoresCase)
            (path, constant) = (IndexKey.Lower(path), IndexKey.Lower(constant));
        var value = constant.Evaluate(default).Realized();
        // Arrays and objects tie in the order of an index, whatever they contain.
        return value.Kind is ValueKind.Undefined or ValueKind.Array or ValueKind.Object ? null : new(path, value);
    }

    private static bool IsTrue(Expression flag) => flag.IsConstant && flag.Evaluate(default).Kind == ValueKind.True;
}
