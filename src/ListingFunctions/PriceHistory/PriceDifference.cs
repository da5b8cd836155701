namespace ListingFunctions.PriceHistory;

/// <summary>How one price differs from an earlier one.</summary>
/// <param name="ChangeEur">Euros; below zero where the price fell.</param>
/// <param name="ChangePercent">
/// Of the earlier price, to two decimal places, halves away from zero; <see langword="null"/> where the earlier price
/// is zero, of which nothing is a percentage.
/// </param>
public sealed record PriceDifference(decimal ChangeEur, decimal? ChangePercent)
{
    // Dividing by one with all its zeros drops those of the number, so that 12.50 is written as 12.5.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>From <paramref name="earlier"/> to <paramref name="later"/>, in euros.</summary>
    public static PriceDifference Between(decimal earlier, decimal later) =>
        new((later - earlier) / One, earlier == 0 ? null : ToTwoPlaces((later - earlier) / earlier * 100));

    /// <summary>To two decimal places, halves away from zero, without trailing zeros.</summary>
    internal static decimal ToTwoPlaces(decimal number) =>
        decimal.Round(number, 2, MidpointRounding.AwayFromZero) / One;
}
