using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// A number as Cosmos DB calculates with it: a 64-bit integer if the text is one, else a double. Both compare with
/// each other exactly, so 9007199254740993 and 9007199254740992 differ.
/// </summary>
internal readonly struct Number64
{
    private const double TwoTo63 = 9223372036854775808d;

    private readonly long _bits;

    public Number64(long value)
    {
        _bits = value;
        IsInteger = true;
    }

    public Number64(double value) => _bits = BitConverter.DoubleToInt64Bits(value);

    public bool IsInteger { get; }

    public long Integer => _bits;

    public double Double => IsInteger ? _bits : BitConverter.Int64BitsToDouble(_bits);

    public static Number64 Of(JsonElement number) =>
        number.TryGetInt64(out var integer) ? new(integer) : new(number.GetDouble());

    /// <returns>False for what is not a number, and for numbers beyond the doubles.</returns>
    public static bool TryParse(string text, out Number64 number)
    {
        number = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
        {
            number = new(integer);
            return true;
        }
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return false;
        number = new(value);
        return true;
    }

    public static Number64 Add(Number64 a, Number64 b) =>
        a.IsInteger && b.IsInteger ? Fit((Int128)a.Integer + b.Integer) : new(a.Double + b.Double);

    public static Number64 Subtract(Number64 a, Number64 b) =>
        a.IsInteger && b.IsInteger ? Fit((Int128)a.Integer - b.Integer) : new(a.Double - b.Double);

    public static Number64 Multiply(Number64 a, Number64 b) =>
        a.IsInteger && b.IsInteger ? Fit((Int128)a.Integer * b.Integer) : new(a.Double * b.Double);

    public static Number64 Divide(Number64 a, Number64 b) => new(a.Double / b.Double);

    public static Number64 Remainder(Number64 a, Number64 b) =>
        a.IsInteger && b.IsInteger && b.Integer != 0 ? Fit((Int128)a.Integer % b.Integer) : new(a.Double % b.Double);

    public static int Compare(Number64 a, Number64 b) =>
        (a.IsInteger, b.IsInteger) switch
        {
            (true, true) => a.Integer.CompareTo(b.Integer),
            (true, false) => Compare(a.Integer, b.Double),
            (false, true) => -Compare(b.Integer, a.Double),
            _ => a.Double.CompareTo(b.Double),
        };

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (IsInteger)
            writer.WriteNumberValue(Integer);
        else if (double.IsFinite(Double))
            writer.WriteNumberValue(Double);
        else
            throw new QueryException(
                $"A calculation came to {Double.ToString(CultureInfo.InvariantCulture)}, which JSON cannot carry."
            );
    }

    private static Number64 Fit(Int128 exact) =>
        exact >= long.MinValue && exact <= long.MaxValue ? new((long)exact) : new((double)exact);

    // A double holds not every 64-bit integer; its integer part, if it is in range, compares exactly as an integer.
    private static int Compare(long integer, double value)
    {
        if (value >= TwoTo63)
            return -1;
        if (!(value >= -TwoTo63))
            return 1;
        var whole = Math.Truncate(value);
        var order = integer.CompareTo((long)whole);
        return order != 0 ? order : whole.CompareTo(value);
    }
}
