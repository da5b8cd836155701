namespace ListingFunctions.Prices;

/// <summary>Guards the eviction of changes from a trail.</summary>
internal static class PriceHistoryStoreExtensions
{
    /// <summary>
    /// Records those of the given changes that are not recorded yet, in order, such as changes that the feed has not
    /// delivered, or that a restore left out; returns how many. One query finds them.
    /// </summary>
    public static async Task<int> EnsureRecordedAsync(
        this IPriceHistoryStore history,
        long listingId,
        IReadOnlyList<PriceChange> changes,
        CancellationToken cancellationToken
    )
    {
        if (changes is not [var oldest, ..])
            return 0;

        var after = changes[^1].CreatedDate.AddMilliseconds(1);
        var recorded = await history.ReadAsync(listingId, oldest.CreatedDate, after, cancellationToken);
        var missing = changes.ExceptBy(recorded.Select(change => change.CreatedDate), change => change.CreatedDate);
        var count = 0;
        foreach (var change in missing)
        {
            // The change before the first of these may have been evicted earlier, so the first is not marked as the
            // listing's first.
            var previous = new PriceTrail(changes, OlderUntil: DateTimeOffset.MinValue).PreviousPriceOf(change);
            await history.AppendAsync(listingId, change, previous, cancellationToken);
            count++;
        }

        return count;
    }
}
