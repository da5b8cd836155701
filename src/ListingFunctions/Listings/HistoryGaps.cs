using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// Keeps in the document of a listing which changes are missing from its history, so that such listings can be found
/// and their archiving waits, while all others go on.
/// </summary>
public sealed class HistoryGaps(IListingStore listings, HistoryReader history, TimeProvider time)
{
    /// <inheritdoc cref="CheckAsync(IListingStore, HistoryReader, StoredListing, DateTimeOffset, CancellationToken)"/>
    public Task<IReadOnlyList<PriceChange>?> CheckAsync(StoredListing stored, CancellationToken cancellationToken) =>
        CheckAsync(listings, history, stored, time.GetUtcNow(), cancellationToken);

    /// <summary>
    /// Reads the complete history of a listing; <see langword="null"/> if it has a gap. The document then says so, or
    /// no longer does, by a conditional write if that is new; if it fails, the feed delivers a newer version. A document
    /// that was written out of band is left to be absorbed first: a mark would date it as the API does, and then it
    /// would pass for a version of the API.
    /// </summary>
    public static async Task<IReadOnlyList<PriceChange>?> CheckAsync(
        IListingStore listings,
        HistoryReader history,
        StoredListing stored,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var listing = stored.Listing;
        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        var (all, missing) = await history.TryReadAllAsync(listing.Id, trail, cancellationToken);
        // What was accepted as lost may be back.
        var present = all?.Select(change => change.Number).ToHashSet();
        var accepted = trail.Missing.Where(range => range.AcceptedDate is not null && !range.IsWithin(present));
        var marked = listing.WithMissing([.. accepted.Concat(missing).OrderBy(range => range.From)], now);
        // After a gap the instant of the change before the trail was unknown. It is the previous change in time: if numbers
        // were given again, several changes may have the previous number.
        var before =
            all?.Any(change => change.Number + 1 == trail.First?.Number) == true
                ? all.LastOrDefault(change => change.CreatedDate < trail.First?.CreatedDate)
                : null;
        if (before is not null && trail.Recent.SequenceEqual(listing.RecentPrices))
            marked = marked with { OlderUntil = before.CreatedDate };
        var isNew =
            marked.GapDate != listing.GapDate
            || marked.OlderUntil != listing.OlderUntil
            || !(marked.MissingPrices ?? []).SequenceEqual(trail.Missing);
        if (isNew && trail.HasChangesOf(listing.Trail))
            await listings.WriteMissingPricesAsync(marked, stored.ETag, cancellationToken);
        return all;
    }
}
