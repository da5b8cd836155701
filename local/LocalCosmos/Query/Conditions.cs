using System.Collections.Frozen;

namespace LocalCosmos.Query;

/// <summary>
/// AND or OR over two or more operands, in three-valued logic: what is not a boolean counts as undefined.
/// </summary>
internal sealed record Logic(int Position, bool IsAnd, IReadOnlyList<Expression> Operands) : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => Operands;

    /// <summary>The conditions that must all hold for this one to hold.</summary>
    public static IEnumerable<Expression> Conjuncts(Expression? condition) =>
        condition switch
        {
            null => [],
            Logic { IsAnd: true } logic => logic.Operands.SelectMany(Conjuncts),
            _ => [condition],
        };

    public override Value Evaluate(in Scope scope)
    {
        var decisive = IsAnd ? ValueKind.False : ValueKind.True;
        var known = true;
        for (var i = 0; i < Operands.Count; i++)
        {
            var operand = Operands[i].Evaluate(scope);
            if (operand.Kind == decisive)
                return operand;
            known &= operand.IsBoolean;
        }
        return known ? Value.Of(IsAnd) : Value.Undefined;
    }
}

/// <summary><c>value [NOT] IN (a, b)</c>: undefined only when the value is.</summary>
internal sealed record In(int Position, bool Negated, Expression Operand, IReadOnlyList<Expression> Candidates)
    : Expression(Position)
{
    // Many items are read with one long list of ids; a set makes that one look-up a document.
    private readonly FrozenSet<string>? _texts = Candidates.All(each =>
        each is Literal { Value.Kind: ValueKind.String }
    )
        ? Candidates.Select(each => ((Literal)each).Value.Text).ToFrozenSet(StringComparer.Ordinal)
        : null;

    private readonly FrozenSet<long>? _integers = Candidates.All(each =>
        each is Literal { Value: { Kind: ValueKind.Number, Number.IsInteger: true } }
    )
        ? Candidates.Select(each => ((Literal)each).Value.Number.Integer).ToFrozenSet()
        : null;

    public override IReadOnlyList<Expression> Children => [Operand, .. Candidates];

    public override Value Evaluate(in Scope scope)
    {
        var value = Operand.Evaluate(scope);
        return value.IsUndefined ? value : Value.Of(Contains(value, scope) != Negated);
    }

    private bool Contains(in Value value, in Scope scope)
    {
        if (_texts is not null)
            return value.Kind == ValueKind.String && _texts.Contains(value.Text);
        if (_integers is not null && value is { Kind: ValueKind.Number, Number.IsInteger: true })
            return _integers.Contains(value.Number.Integer);
        for (var i = 0; i < Candidates.Count; i++)
            if (ValueOrder.AreEqual(value, Candidates[i].Evaluate(scope)))
                return true;
        return false;
    }
}

/// <summary><c>value [NOT] BETWEEN low AND high</c>: value &gt;= low AND value &lt;= high.</summary>
internal sealed record Between(int Position, bool Negated, Expression Operand, Expression Low, Expression High)
    : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => [Operand, Low, High];

    public override Value Evaluate(in Scope scope)
    {
        var value = Operand.Evaluate(scope);
        var low = ValueOrder.Compare(value, Low.Evaluate(scope));
        var high = ValueOrder.Compare(value, High.Evaluate(scope));
        if (low < 0 || high > 0)
            return Value.Of(Negated);
        return low is null || high is null ? Value.Undefined : Value.Of(!Negated);
    }
}

/// <summary><c>a ?? b</c>: b when a is undefined; null is a value.</summary>
internal sealed record Coalesce(int Position, Expression First, Expression Otherwise) : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => [First, Otherwise];

    public override Value Evaluate(in Scope scope)
    {
        var first = First.Evaluate(scope);
        return first.IsUndefined ? Otherwise.Evaluate(scope) : first;
    }
}

/// <summary><c>condition ? a : b</c>: b unless the condition is true.</summary>
internal sealed record Conditional(int Position, Expression Condition, Expression Then, Expression Otherwise)
    : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => [Condition, Then, Otherwise];

    public override Value Evaluate(in Scope scope) =>
        (Condition.Evaluate(scope).Kind == ValueKind.True ? Then : Otherwise).Evaluate(scope);
}
