using System.Numerics;

namespace ListingFunctions.Market;

/// <summary>
/// Quartiles with linear interpolation between the two nearest values: that of <c>n</c> values in order, counted from 0, is
/// at position <c>(n − 1) · q / 4</c> (method 7 of Hyndman and Fan; PERCENTILE.INC of spreadsheets). So the median of an even
/// number of values is the mean of the two in the middle.
/// </summary>
internal static class Quartile
{
    /// <summary>The quartile of values, exactly.</summary>
    /// <param name="ordered">At least one value, in ascending order.</param>
    /// <param name="quarters">1 for the 25th percentile, 2 for the median, 3 for the 75th percentile.</param>
    public static decimal Of<T>(ReadOnlySpan<T> ordered, int quarters)
        where T : INumber<T>
    {
        var (index, rest) = PositionIn(ordered.Length, quarters);
        var lower = decimal.CreateChecked(ordered[index]);
        return rest == 0 ? lower : lower + (decimal.CreateChecked(ordered[index + 1]) - lower) * rest / 4;
    }

    /// <summary>
    /// The quartile of exact ratios, rounded once, to a whole number, halves away from zero: rounded ratios would have
    /// another one.
    /// </summary>
    /// <param name="ordered">At least one ratio, in ascending order.</param>
    /// <param name="quarters">1 for the 25th percentile, 2 for the median, 3 for the 75th percentile.</param>
    /// <param name="factor">What the quartile is multiplied by before it is rounded.</param>
    public static decimal RoundedOf(ReadOnlySpan<Ratio> ordered, int quarters, int factor)
    {
        var (index, rest) = PositionIn(ordered.Length, quarters);
        var lower = ordered[index];
        var upper = rest == 0 ? lower : ordered[index + 1];
        var numerator = lower.Numerator * upper.Denominator * (4 - rest) + upper.Numerator * lower.Denominator * rest;
        var denominator = lower.Denominator * upper.Denominator * 4;
        // Half of the denominator more, and cut off, is rounded.
        var twice = BigInteger.Abs(numerator) * factor * 2 + denominator;
        return (decimal)(numerator.Sign * (twice / (denominator * 2)));
    }

    private static (int Index, int Quarters) PositionIn(int length, int quarters)
    {
        var (index, rest) = Math.DivRem((length - 1) * (long)quarters, 4);
        return ((int)index, (int)rest);
    }
}
