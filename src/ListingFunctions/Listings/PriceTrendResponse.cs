using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// What the price of a listing did, in a response. A member without a value is absent; of the first nine, all but the price
/// per square metre are absent too if the listing was stored before they were and has more price changes than its document
/// carries, until its history is replayed.
/// </summary>
/// <param name="PreviousPriceEur">The price before the newest change, in euros.</param>
/// <param name="PriceChangedDate">When the price changed last.</param>
/// <param name="ChangeEur">Euros; negative if the price fell.</param>
/// <param name="ChangePercent">See <see cref="PriceDifference.ChangePercent"/>.</param>
/// <param name="FirstPriceEur">Euros.</param>
/// <param name="LowestPriceEur">Euros.</param>
/// <param name="HighestPriceEur">Euros.</param>
/// <param name="ChangesCount">How often the price changed; the first price is no change.</param>
/// <param name="PricePerM2Eur">Euros, to two decimal places.</param>
/// <param name="DaysListed">Whole days of 24 hours since it was created.</param>
public sealed record PriceTrendResponse(
    decimal? PreviousPriceEur,
    DateTimeOffset? PriceChangedDate,
    decimal? ChangeEur,
    decimal? ChangePercent,
    decimal? FirstPriceEur,
    decimal? LowestPriceEur,
    decimal? HighestPriceEur,
    long? ChangesCount,
    decimal? PricePerM2Eur,
    long DaysListed
)
{
    /// <summary>The trend of a listing at a time.</summary>
    internal static PriceTrendResponse Of(Listing listing, DateTimeOffset now)
    {
        var trend = listing.CurrentTrend;
        return new PriceTrendResponse(
            trend?.PreviousPriceEur,
            trend?.PriceChangedDate,
            trend?.ChangeEur,
            trend?.ChangePercent,
            trend?.FirstPriceEur,
            trend?.LowestPriceEur,
            trend?.HighestPriceEur,
            trend?.ChangesCount,
            PricePerM2.Of(listing.LatestPriceEur, listing.SurfaceAreaM2),
            // If the clock was set back, it is not listed since the future.
            Math.Max(0, (now - listing.CreatedDate).Days)
        );
    }
}
