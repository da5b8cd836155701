using System.Collections.Frozen;

namespace LocalCosmos.Query;

/// <summary>
/// An operator between two operands, both of them defined: with an undefined one, every such operator is undefined.
/// </summary>
internal sealed record BinaryOperator(string Symbol, int Level, BinaryOperator.Operation Apply)
{
    /// <summary>Levels bind from 0, the tightest, upwards; within one, operators group from the left.</summary>
    public const int Levels = 3;

    private static readonly FrozenDictionary<string, BinaryOperator> All = new BinaryOperator[]
    {
        new("*", 0, (in a, in b) => Calculate(a, b, Number64.Multiply)),
        new("/", 0, (in a, in b) => Calculate(a, b, Number64.Divide)),
        new("%", 0, (in a, in b) => Calculate(a, b, Number64.Remainder)),
        new("+", 1, (in a, in b) => Calculate(a, b, Number64.Add)),
        new("-", 1, (in a, in b) => Calculate(a, b, Number64.Subtract)),
        new("||", 1, Concatenate),
        new("=", 2, (in a, in b) => Value.Of(ValueOrder.AreEqual(a, b))),
        new("!=", 2, (in a, in b) => Value.Of(!ValueOrder.AreEqual(a, b))),
        new("<>", 2, (in a, in b) => Value.Of(!ValueOrder.AreEqual(a, b))),
        new("<", 2, (in a, in b) => ValueOrder.Compare(a, b) is { } order ? Value.Of(order < 0) : default),
        new("<=", 2, (in a, in b) => ValueOrder.Compare(a, b) is { } order ? Value.Of(order <= 0) : default),
        new(">", 2, (in a, in b) => ValueOrder.Compare(a, b) is { } order ? Value.Of(order > 0) : default),
        new(">=", 2, (in a, in b) => ValueOrder.Compare(a, b) is { } order ? Value.Of(order >= 0) : default),
    }.ToFrozenDictionary(each => each.Symbol, StringComparer.Ordinal);

    public delegate Value Operation(in Value a, in Value b);

    public static BinaryOperator? Find(string symbol, int level) =>
        All.TryGetValue(symbol, out var found) && found.Level == level ? found : null;

    private static Value Calculate(in Value a, in Value b, Func<Number64, Number64, Number64> operation) =>
        a.Kind == ValueKind.Number && b.Kind == ValueKind.Number ? Value.Of(operation(a.Number, b.Number)) : default;

    private static Value Concatenate(in Value a, in Value b) =>
        a.Kind == ValueKind.String && b.Kind == ValueKind.String ? Value.Of(a.Text + b.Text) : default;
}

internal sealed record Binary(int Position, BinaryOperator Operator, Expression Left, Expression Right)
    : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => [Left, Right];

    public override Value Evaluate(in Scope scope)
    {
        var left = Left.Evaluate(scope);
        if (left.IsUndefined)
            return left;
        var right = Right.Evaluate(scope);
        return right.IsUndefined ? right : Operator.Apply(left, right);
    }
}

/// <summary>NOT, + or - before an operand.</summary>
internal sealed record Prefix(int Position, string Symbol, Expression Operand) : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => [Operand];

    public override Value Evaluate(in Scope scope)
    {
        var operand = Operand.Evaluate(scope);
        return (Symbol, operand.Kind) switch
        {
            ("NOT", ValueKind.True or ValueKind.False) => Value.Of(operand.Kind == ValueKind.False),
            ("-", ValueKind.Number) => Value.Of(Number64.Subtract(new Number64(0L), operand.Number)),
            ("+", ValueKind.Number) => operand,
            _ => Value.Undefined,
        };
    }
}
