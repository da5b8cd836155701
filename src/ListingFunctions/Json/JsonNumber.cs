using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ListingFunctions.Json;

/// <summary>
/// Reads JSON numbers by value, not by notation: <c>6.0</c> is 6, <c>1e5</c> is 100000, and a number that a
/// <see cref="decimal"/> would round is rejected.
/// </summary>
internal static class JsonNumber
{
    private const int MaxDigits = 28;

    /// <summary>The number exactly, without trailing zeros.</summary>
    public static bool TryGetExact(this JsonElement element, out decimal value)
    {
        value = 0;
        if (element.ValueKind != JsonValueKind.Number)
            return false;

        // The number is its significant digits times ten to the power of the last of them.
        var text = JsonMarshal.GetRawUtf8Value(element);
        var exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var (digits, power) = Significant(mantissa);
        if (digits == 0)
            return true;
        if (exponentAt >= 0)
        {
            if (
                !int.TryParse(
                    text[(exponentAt + 1)..],
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var exponent
                )
            )
                return false;
            power += exponent;
        }

        if (digits > MaxDigits || power < -MaxDigits || digits + power > MaxDigits)
            return false;

        // Dividing by one with all its zeros drops those of the number, so that 720000.00 is written back as 720000.
        value = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) / 1.0000000000000000000000000000m;
        return true;
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static bool TryGetInteger(this JsonElement element, long min, long max, out long value)
    {
        value = 0;
        if (!element.TryGetExact(out var exact) || exact < min || exact > max || decimal.Truncate(exact) != exact)
            return false;
        value = (long)exact;
        return true;
    }

    /// <summary>The number as a reader gets it that reads JSON numbers as doubles, as Cosmos and JavaScript do.</summary>
    public static decimal AsDouble(decimal number)
    {
        // By its text: a cast does not always give the nearest double.
        var read = double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return decimal.Parse(
            read.ToString(CultureInfo.InvariantCulture),
            NumberStyles.Float,
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>Whether a number is below zero, even one that a double would round to zero; <c>-0</c> is not.</summary>
    public static bool IsNegative(this JsonElement number) =>
        JsonMarshal.GetRawUtf8Value(number) is [(byte)'-', .. var rest]
        && rest[..(rest.IndexOfAny((byte)'e', (byte)'E') is var end and >= 0 ? end : rest.Length)]
            .ContainsAnyInRange((byte)'1', (byte)'9');

    /// <summary>The number of digits from the first to the last that is not zero, and the power of ten of that last one.</summary>
    private static (int Digits, long Power) Significant(ReadOnlySpan<byte> mantissa)
    {
        var (first, last, count, whole) = (-1, -1, 0, -1);
        foreach (var character in mantissa)
        {
            if (character == '.')
                whole = count;
            if (!char.IsAsciiDigit((char)character))
                continue;
            if (character != '0')
            {
                first = first < 0 ? count : first;
                last = count;
            }

            count++;
        }

        var point = whole < 0 ? count : whole;
        return first < 0 ? (0, 0) : (last - first + 1, point - 1 - last);
    }
}
