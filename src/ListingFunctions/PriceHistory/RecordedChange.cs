namespace ListingFunctions.PriceHistory;

/// <summary>A price change of any listing, in a response of the feed of price changes.</summary>
/// <param name="ListingId">The listing.</param>
/// <param name="PriceEur">The new price, in euros.</param>
/// <param name="CreatedDate">
/// When the price was set. Together with <paramref name="ListingId"/> it identifies the change: a redelivered change
/// has the same values.
/// </param>
/// <param name="PreviousPriceEur">
/// The previous price; <see langword="null"/> for the first price of a listing, as are the two differences.
/// </param>
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
    /// <summary>The change in a document, given the previous price in euros.</summary>
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
