namespace LocalCosmos.Query;

/// <summary>
/// A call of an aggregate function: its value is found over all rows, and stands in <see cref="Scope.Aggregates"/> by
/// slot.
/// </summary>
internal sealed record Aggregate(int Position, string Name, Expression Argument, int Slot) : Expression(Position)
{
    /// <summary>The argument as it is written.</summary>
    public required string ArgumentText { get; init; }

    public override IReadOnlyList<Expression> Children => [Argument];

    public static bool IsName(string name) => name.ToUpperInvariant() is "COUNT" or "SUM" or "AVG" or "MIN" or "MAX";

    public override Value Evaluate(in Scope scope) => scope.Aggregates[Slot];

    public Accumulator Start() =>
        Name.ToUpperInvariant() switch
        {
            "COUNT" => new Count(),
            "SUM" => new Total(average: false),
            "AVG" => new Total(average: true),
            "MIN" => new Extreme(sign: -1),
            _ => new Extreme(sign: 1),
        };
}

/// <summary>
/// An aggregate in the making. Undefined values are not handed to it: every aggregate passes over them.
/// </summary>
internal abstract class Accumulator
{
    public abstract Value Result { get; }

    public abstract void Add(in Value value);
}

internal sealed class Count : Accumulator
{
    private long _count;

    public override Value Result => Value.Of(new Number64(_count));

    public override void Add(in Value value) => _count++;
}

/// <summary>
/// SUM or AVG: undefined once a value is no number. The sum of nothing is 0, its average is undefined.
/// </summary>
internal sealed class Total(bool average) : Accumulator
{
    private Number64 _sum = new(0L);
    private long _count;
    private bool _numbersOnly = true;

    public override Value Result
    {
        get
        {
            if (!_numbersOnly || (average && _count == 0))
                return default;
            return Value.Of(average ? Number64.Divide(_sum, new(_count)) : _sum);
        }
    }

    public override void Add(in Value value)
    {
        _numbersOnly &= value.Kind == ValueKind.Number;
        if (!_numbersOnly)
            return;
        _sum = Number64.Add(_sum, value.Number);
        _count++;
    }
}

/// <summary>
/// MIN (sign -1) or MAX (1) in the order of ORDER BY: undefined over nothing, and once a value is an array or an
/// object.
/// </summary>
internal sealed class Extreme(int sign) : Accumulator
{
    private Value _best;
    private bool _scalarsOnly = true;

    public override Value Result => _scalarsOnly ? _best : default;

    public override void Add(in Value value)
    {
        _scalarsOnly &= value.Kind is not (ValueKind.Array or ValueKind.Object);
        if (_scalarsOnly && (_best.IsUndefined || ValueOrder.Order(value, _best) * sign > 0))
            _best = value;
    }
}
