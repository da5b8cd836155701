namespace ListingFunctions.PriceHistory;

/// <summary>A price change of any listing, as those who follow the market are told it.</summary>
/// <param name="ListingId">The listing.</param>
/// <param name="PriceEur">The new price, in euros.</param>
/// <param name="CreatedDate">
/// When the write that set it was made. Together with <paramref name="ListingId"/> it names the change: one that is told
/// twice has both the same.
/// </param>
/// <param name="PreviousPriceEur">The price before it; <see langword="null"/> for the first of a listing, as are the others.</param>
/// <param name="ChangeEur">See <see cref="PriceDifference.ChangeEur"/>.</param>
/// <param name="ChangePercent">See <see cref="PriceDifference.ChangePercent"/>.</param>
public sealed record RecordedChange(
    long ListingId,
    decimal PriceEur,
    DateTimeOffset CreatedDate,
    decimal? PreviousPriceEur,
    decimal? ChangeEur,
    decimal? ChangePercent
)
{
    /// <summary>The change from <paramref name="previous"/>, in euros, to the price of a document.</summary>
    internal static RecordedChange Of(PriceFeedDocument document, decimal? previous)
    {
        var difference = previous is { } price ? PriceDifference.Between(price, document.PriceEur) : null;
        return new RecordedChange(
            document.ListingId,
            document.PriceEur,
            document.CreatedDate,
            previous,
            difference?.ChangeEur,
            difference?.ChangePercent
        );
    }
}
