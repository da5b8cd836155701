using System.Numerics;

namespace ListingFunctions.Market;

/// <summary>A quotient of two whole numbers, exactly; the denominator is positive.</summary>
internal readonly struct Ratio(Int128 numerator, Int128 denominator) : IComparable<Ratio>
{
    /// <summary>Far above the error of a quotient of doubles, which is some 1e-16 of it.</summary>
    private const double Nearly = 1e-12;

    private readonly double _approximately = (double)numerator / (double)denominator;

    /// <summary>The numerator.</summary>
    public BigInteger Numerator => numerator;

    /// <summary>The denominator.</summary>
    public BigInteger Denominator => denominator;

    /// <inheritdoc/>
    public int CompareTo(Ratio other) =>
        // Doubles decide nearly always, and are much faster.
        Math.Abs(_approximately - other._approximately)
        > Math.Abs(_approximately) * Nearly
            ? _approximately.CompareTo(other._approximately)
            : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
}
