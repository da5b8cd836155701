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
        var (index, rest) = Math.DivRem((ordered.Length - 1) * (long)quarters, 4);
        var lower = decimal.CreateChecked(ordered[(int)index]);
        return rest == 0 ? lower : lower + (decimal.CreateChecked(ordered[(int)index + 1]) - lower) * rest / 4;
    }
}
