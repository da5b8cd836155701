namespace ListingFunctions.Prices;

/// <summary>The difference between a price and an earlier one.</summary>
/// <param name="ChangeEur">Euros; negative if the price fell.</param>
/// <param name="ChangePercent">
/// In percent of the earlier price, to two decimal places, halves away from zero; <see langword="null"/> if the earlier
/// price is zero.
/// </param>
public sealed record PriceDifference(decimal ChangeEur, decimal? ChangePercent)
{
    // Dividing by one with all its zeros removes trailing zeros, so that 12.50 is written as 12.5.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The difference from <paramref name="earlier"/> to <paramref name="later"/>, in euros.</summary>
    public static PriceDifference Between(decimal earlier, decimal later) =>
        new((later - earlier) / One, earlier == 0 ? null : ToTwoPlaces((later - earlier) / earlier * 100));

    /// <summary>Rounds to two decimal places, halves away from zero, without trailing zeros.</summary>
    internal static decimal ToTwoPlaces(decimal number) =>
        decimal.Round(number, 2, MidpointRounding.AwayFromZero) / One;
}
