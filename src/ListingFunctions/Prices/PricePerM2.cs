using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>The price per square metre.</summary>
internal static class PricePerM2
{
    /// <summary>
    /// A price divided by an area in square metres, in euros to two decimal places, halves away from zero;
    /// <see langword="null"/> if the area is zero, or so small that the quotient exceeds the maximum price.
    /// </summary>
    public static decimal? Of(decimal price, double area) =>
        DivisorOf(price, area) is { } exact ? JsonNumber.AsDouble(PriceDifference.ToTwoPlaces(price / exact)) : null;

    /// <summary>
    /// What a price is divided by, the area as a decimal; <see langword="null"/> if there is no price per square metre.
    /// </summary>
    public static decimal? DivisorOf(decimal price, double area) =>
        // Stryker disable once Equality : a quotient by zero is infinite or not a number, and exceeds every price.
        area > 0
        && (double)price / area <= (double)PriceTrail.MaxPrice
        && ToDecimal(area) is > 0 and var exact
            ? exact
            : null;

    /// <summary>
    /// Areas too large for a decimal yield a price of zero per square metre, as the largest decimal does.
    /// </summary>
    private static decimal ToDecimal(double area) => area < (double)decimal.MaxValue ? (decimal)area : decimal.MaxValue;
}
