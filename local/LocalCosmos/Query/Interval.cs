using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>The values between two others, of the kinds that a comparison with them can be true for.</summary>
internal readonly record struct Interval(Value Low, bool HasLow, Value High, bool HasHigh)
{
    private static readonly Value LeastNumber = Value.Of(new Number64(double.NegativeInfinity));
    private static readonly Value LeastText = Value.Of("");
    private static readonly Value LeastArray = Value.Of(JsonElement.Parse("[]"u8));

    public bool IsPoint => HasLow && HasHigh && ValueOrder.Order(Low, High) == 0;

    /// <summary>The interval that a condition leaves open for the values at a path; null if it leaves open all.</summary>
    public static Interval? Of(Expression? condition, IReadOnlyList<string> path)
    {
        switch (condition)
        {
            case Logic { IsAnd: true } logic:
                Interval? all = null;
                foreach (var operand in logic.Operands)
                    all = Intersection(all, Of(operand, path));
                return all;
            case Binary binary when PropertyPath.Is(binary.Left, path):
                return Of(binary.Operator.Symbol, binary.Right);
            case Binary binary when PropertyPath.Is(binary.Right, path):
                return Of(Mirrored(binary.Operator.Symbol), binary.Left);
            case Between { Negated: false } between when PropertyPath.Is(between.Operand, path):
                return Intersection(Of(">=", between.Low), Of("<=", between.High));
            default:
                return null;
        }
    }

    private static Interval? Of(string comparison, Expression constant)
    {
        if (!constant.IsConstant)
            return null;
        var value = constant.Evaluate(default).Realized();
        var (least, above) = value.Kind switch
        {
            ValueKind.Null => (Value.Null, Value.Of(false)),
            ValueKind.False or ValueKind.True => (Value.Of(false), LeastNumber),
            ValueKind.Number => (LeastNumber, LeastText),
            ValueKind.String => (LeastText, LeastArray),
            _ => (default, default),
        };
        if (least.IsUndefined)
            return null;
        return comparison switch
        {
            "=" => new(value, true, value, true),
            "<" => new(least, true, value, false),
            "<=" => new(least, true, value, true),
            ">" => new(value, false, above, false),
            ">=" => new(value, true, above, false),
            _ => null,
        };
    }

    private static Interval? Intersection(Interval? a, Interval? b)
    {
        if (a is not { } x || b is not { } y)
            return a ?? b;
        var low = ValueOrder.Order(x.Low, y.Low);
        var high = ValueOrder.Order(x.High, y.High);
        return new(
            low < 0 ? y.Low : x.Low,
            (low > 0 || y.HasLow) && (low < 0 || x.HasLow),
            high > 0 ? y.High : x.High,
            (high < 0 || y.HasHigh) && (high > 0 || x.HasHigh)
        );
    }

    private static string Mirrored(string comparison) =>
        comparison switch
        {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            _ => comparison,
        };
}
