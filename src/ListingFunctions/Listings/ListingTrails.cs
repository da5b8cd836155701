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
            ? listing.Reconcile(await history.ReadNewestAsync(listing, cancellationToken))
            : listing.Trail;
        return await history.NumberedAsync(listing.With(trail), cancellationToken);
    }

    /// <summary>
    /// The newest recorded changes of a listing, to reconcile it with. If it is an old copy, what it alone still carries
    /// of a history that lost changes is recorded first, because the copy's trail is about to be replaced.
    /// </summary>
    public static async Task<PriceTrail> ReadNewestAsync(
        this IPriceHistoryStore history,
        Listing listing,
        CancellationToken cancellationToken
    )
    {
        var newest = await history.ReadTrailAsync(listing.Id, cancellationToken);
        return await history.RecordLostAsync(listing, newest, cancellationToken) > 0
            ? await history.ReadTrailAsync(listing.Id, cancellationToken)
            : newest;
    }

    /// <summary>
    /// Records what an old copy of a listing carries and its history has lost; returns how many changes. No call if the
    /// listing is not an old copy, otherwise one query.
    /// </summary>
    public static async Task<int> RecordLostAsync(
        this IPriceHistoryStore history,
        Listing listing,
        PriceTrail newest,
        CancellationToken cancellationToken
    )
    {
        var trail = listing.Trail;
        if (
            newest.Last is not { } last
            || trail is not { IsNumbered: true, First: { } first }
            || trail.Contains(last)
            || last.CreatedDate < first.CreatedDate
        )
            return 0;

        var recorded = await history.ReadAsync(listing.Id, first.CreatedDate, last.CreatedDate, cancellationToken);
        var others = recorded.Select(price => price.Change).Append(last).ToLookup(change => change.Number);
        // If another change has the number of one, the copy was updated: from there on its changes are its own.
        var lost = trail
            .Recent.TakeWhile(change => others[change.Number].All(other => other.CreatedDate == change.CreatedDate))
            .Where(change => change.CreatedDate < last.CreatedDate && !others.Contains(change.Number));
        return await history.AppendMissingAsync(listing.Priced, trail, [.. lost], recorded, cancellationToken);
    }

    /// <summary>
    /// The trail in the document; if it was written before changes had numbers, with the numbers that follow from the
    /// older changes, which one query reads.
    /// </summary>
    public static async Task<PriceTrail> NumberedAsync(
        this IPriceHistoryStore history,
        Listing listing,
        CancellationToken cancellationToken
    )
    {
        var trail = listing.Trail;
        if (trail.IsNumbered)
            return trail;
        var older = await history.ReadAsync(listing.Id, null, trail.First!.CreatedDate, cancellationToken);
        // Without its newest evicted change, the history cannot be numbered: it is behind, or has a gap.
        return older is [.., var last] && last.CreatedDate == trail.OlderUntil
            ? trail.NumberedAfter(RecordedTrail.FromBeginning(older)[^1].Number)
            : trail;
    }

    /// <summary>
    /// Absorbs what was written to the document out of band. Whether there was anything, or a newer version: then the
    /// listing is to be read again.
    /// </summary>
    public static async Task<bool> AbsorbNowAsync(
        this IListingStore listings,
        IPriceHistoryStore history,
        StoredListing stored,
        CancellationToken cancellationToken
    )
    {
        var newest = await history.ReadNewestAsync(stored.Listing, cancellationToken);
        var absorbed = await listings.AbsorbAsync(history, stored, newest, cancellationToken);
        return !ReferenceEquals(absorbed, stored.Listing);
    }

    /// <summary>
    /// The listing as it should be after it was written out of band, stored by a conditional write; the same listing if
    /// it was not. <see langword="null"/> if a newer version exists, which the feed delivers too.
    /// </summary>
    /// <param name="listings">The listings.</param>
    /// <param name="history">The history.</param>
    /// <param name="stored">The listing, as it was read or delivered.</param>
    /// <param name="newest">Its newest recorded changes; see <see cref="ReadNewestAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async Task<Listing?> AbsorbAsync(
        this IListingStore listings,
        IPriceHistoryStore history,
        StoredListing stored,
        PriceTrail newest,
        CancellationToken cancellationToken
    )
    {
        var listing = stored.Listing;
        if (!listing.IsToBeAbsorbed(newest))
            return listing;
        if (stored.ETag.Length == 0)
            return null;

        var absorbed = listing.Absorb(newest);
        absorbed = absorbed.With(await history.TrimAsync(listing.Priced, absorbed.Trail, cancellationToken));
        return await listings.WriteTrailAsync(absorbed, stored.ETag, cancellationToken) ? absorbed : null;
    }
}
