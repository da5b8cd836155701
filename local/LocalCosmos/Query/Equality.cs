namespace LocalCosmos.Query;

/// <summary>
/// A condition that holds only for rows with one value of <c>Key</c>, which is a path or the lower-case text at a path.
/// </summary>
internal sealed record Equality(Expression Key, Value Value)
{
    /// <summary>The equalities that must all hold for WHERE to hold, in their order.</summary>
    public static IEnumerable<Equality> All(Expression? where) => Logic.Conjuncts(where).Select(Of).OfType<Equality>();

    /// <summary>
    /// The equalities of which one must hold for WHERE to hold, for each OR that has one in every operand that
    /// <paramref name="isUsable"/>: <c>c.a = 1 OR (c.b = 2 AND c.d > 3)</c> holds only if c.a is 1 or c.b is 2.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Equality>> Alternatives(Expression? where, Func<Equality, bool> isUsable)
    {
        foreach (var condition in Logic.Conjuncts(where).OfType<Logic>())
        {
            List<Equality> found =
            [
                .. condition.Operands.Select(each => All(each).FirstOrDefault(isUsable)).OfType<Equality>(),
            ];
            if (found.Count == condition.Operands.Count)
                yield return found;
        }
    }

    public bool Holds(QueryRow row) => ValueOrder.Order(Key.Evaluate(new(row.Document, [])), Value) == 0;

    private static Equality? Of(Expression condition)
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
        return left is null ? null : Of(left, right, ignoresCase) ?? Of(right, left, ignoresCase);
    }

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
