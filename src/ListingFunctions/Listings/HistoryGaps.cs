using ListingFunctions.Prices;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Listings;

/// <summary>
/// Keeps in the document of a listing which changes are missing from its history, so that such listings can be found
/// and their archiving waits, while all others go on.
/// </summary>
public sealed partial class HistoryGaps(
    IListingStore listings,
    HistoryReader history,
    TimeProvider time,
    ILogger<HistoryGaps> log
)
{
    /// <summary>
    /// Reads the complete history of a listing; <see langword="null"/> if it has a gap. The document then says so, or
    /// no longer does, by a conditional write if that is new; if it fails, the feed delivers a newer version.
    /// </summary>
    public async Task<IReadOnlyList<PriceChange>?> CheckAsync(StoredListing stored, CancellationToken cancellationToken)
    {
        var listing = stored.Listing;
        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        var (all, missing) = await history.TryReadAllAsync(listing.Id, trail, cancellationToken);
        var accepted = trail.Missing.Where(range => range.AcceptedDate is not null);
        var marked = listing.WithMissing([.. accepted.Concat(missing).OrderBy(range => range.From)], time.GetUtcNow());
        if (marked.GapDate == listing.GapDate && (marked.MissingPrices ?? []).SequenceEqual(trail.Missing))
            return all;
        if (!await listings.WriteMissingPricesAsync(marked, stored.ETag, cancellationToken))
            return all;
        if (all is null)
            Log.Missing(log, listing.Id, MissingPrices.TextOf(missing));
        else
            Log.Complete(log, listing.Id);
        return all;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "The price history of listing {ListingId} has a gap: changes {Missing} are missing from listing_prices"
        )]
        public static partial void Missing(ILogger logger, long listingId, string missing);

        [LoggerMessage(LogLevel.Information, "The price history of listing {ListingId} no longer has a gap")]
        public static partial void Complete(ILogger logger, long listingId);
    }
}
