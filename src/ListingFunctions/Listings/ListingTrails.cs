using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>The trail that a listing should have, whatever was written to its document out of band.</summary>
internal static class ListingTrails
{
    /// <summary>
    /// The trail in the document, and no call; one query of the newest recorded changes if the listing
    /// <see cref="Listing.MayDifferFromHistory"/>, and one of its older changes if they were written before changes had
    /// numbers.
    /// </summary>
    public static async Task<PriceTrail> TrailOfAsync(
        this IPriceHistoryStore history,
        Listing listing,
        CancellationToken cancellationToken
    )
    {
        var trail = listing.MayDifferFromHistory
            ? listing.Reconcile(await history.ReadTrailAsync(listing.Id, cancellationToken))
            : listing.Trail;
        return trail.IsNumbered ? trail : await history.NumberedAsync(listing.Id, trail, cancellationToken);
    }

    private static async Task<PriceTrail> NumberedAsync(
        this IPriceHistoryStore history,
        long listingId,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        var older = await history.ReadAsync(listingId, null, trail.First!.CreatedDate, cancellationToken);
        // Without its newest evicted change, the history cannot be numbered: it is behind, or has a gap.
        return older is [.., var last] && last.CreatedDate == trail.OlderUntil
            ? trail.NumberedAfter(RecordedTrail.FromBeginning(older)[^1].Number)
            : trail;
    }
}
