namespace ListingFunctions.Prices;

/// <summary>Guards the eviction of changes from a trail, and reads what a trail does not have.</summary>
internal static class PriceHistoryStoreExtensions
{
    /// <summary>How often it is read again whether changes are recorded that others record at the same time.</summary>
    private const int MaxAttempts = 3;

    /// <summary>
    /// The trail without the changes that are recorded, and were seen recorded together with the one before them; the
    /// same trail if that one is missing, if another change is recorded at the instant of one, or if the trail is not
    /// full. One query; what the trail carries and is not recorded yet, because the feed has not delivered it or a
    /// restore left it out, is recorded first.
    /// </summary>
    public static async Task<PriceTrail> TrimAsync(
        this IPriceHistoryStore history,
        PricedListing listing,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        if (trail.Evictable is not [var oldest, .., var newest] evictable)
            return trail;

        var (from, before) = (trail.OlderUntil ?? oldest.CreatedDate, newest.CreatedDate.AddMilliseconds(1));
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var recorded = await history.ReadAsync(listing.Id, from, before, cancellationToken);
            var follows =
                oldest.Number == 1
                || trail.IsAcceptedAsLost(oldest.Number - 1)
                || recorded.Any(price => price.CreatedDate == trail.OlderUntil);
            if (!follows)
                return trail;
            var missing = evictable.Count(change => !recorded.Any(price => IsRecordOf(price, change)));
            if (missing == await history.AppendMissingAsync(listing, trail, evictable, recorded, cancellationToken))
                return trail.Trim();
        }

        return trail;
    }

    /// <summary>Records what a trail carries and is not recorded, in order; returns how much. One query finds it.</summary>
    public static async Task<int> EnsureRecordedAsync(
        this IPriceHistoryStore history,
        PricedListing listing,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        if (trail is not { First: { } first, Last: { } last })
            return 0;
        var recorded = await history.ReadAsync(
            listing.Id,
            first.CreatedDate,
            last.CreatedDate.AddMilliseconds(1),
            cancellationToken
        );
        return await history.AppendMissingAsync(listing, trail, trail.Recent, recorded, cancellationToken);
    }

    /// <summary>
    /// Records those of the changes that are not recorded; returns how many. A change that is recorded with another number
    /// gets its own: it was recorded before the listing's trail continued another branch of its history.
    /// </summary>
    /// <param name="history">The history.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="trail">Its trail.</param>
    /// <param name="changes">Changes of the trail.</param>
    /// <param name="recorded">What is recorded of them.</param>
    /// <param name="cancellationToken">Cancels the writes.</param>
    public static async Task<int> AppendMissingAsync(
        this IPriceHistoryStore history,
        PricedListing listing,
        PriceTrail trail,
        IReadOnlyList<PriceChange> changes,
        IReadOnlyList<RecordedPrice> recorded,
        CancellationToken cancellationToken
    )
    {
        var known = recorded.ToDictionary(price => price.CreatedDate);
        var missing = new List<PriceChange>();
        foreach (var change in changes)
        {
            if (!known.TryGetValue(change.CreatedDate, out var price))
                missing.Add(change);
            else if (price.PriceEur == change.PriceEur && !IsRecordOf(price, change))
                await history.NumberAsync(
                    listing.Id,
                    change,
                    trail.PreviousPriceOf(change),
                    price.Number,
                    cancellationToken
                );
        }

        return missing.Count > 0 ? (await history.AppendAsync(listing, trail, missing, cancellationToken)).Count : 0;
    }

    /// <summary>
    /// The price before a recorded change, in euros: changes of a listing are recorded in order, so that the previous
    /// one is there. <see langword="null"/> if there is none, or it is missing. One query.
    /// </summary>
    public static async Task<decimal?> ReadPreviousPriceAsync(
        this IPriceHistoryStore history,
        long listingId,
        PriceChange change,
        CancellationToken cancellationToken
    )
    {
        var before = new PriceRange(null, change.CreatedDate, NewestFirst: true);
        var found = await history.ReadRangeAsync(listingId, before, 1, cancellationToken);
        var previous = found.FirstOrDefault(price => price.CreatedDate < change.CreatedDate);
        return change.Number == 0 || previous?.Number is 0 || previous?.Number == change.Number - 1
            ? previous?.PriceEur
            : null;
    }

    /// <summary>Whether a recorded price is this change, with its number, if both have one.</summary>
    private static bool IsRecordOf(RecordedPrice price, PriceChange change) =>
        price.CreatedDate == change.CreatedDate
        && price.PriceEur == change.PriceEur
        && (price.Number == change.Number || price.Number == 0 || change.Number == 0);
}
