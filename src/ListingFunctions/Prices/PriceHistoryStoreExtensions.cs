namespace ListingFunctions.Prices;

/// <summary>What the writers of a trail ask of the history before they let changes leave it.</summary>
internal static class PriceHistoryStoreExtensions
{
    /// <summary>
    /// Makes sure that changes of a trail are recorded, each of them: one query finds those that are not, such as the
    /// feed has not carried yet or a restore has left out, and they are recorded here, in order. How many those were.
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
            // Of the first of these the price before may have left the trail earlier.
            var previous = new PriceTrail(changes, OlderUntil: DateTimeOffset.MinValue).PreviousPriceOf(change);
            await history.AppendAsync(listingId, change, previous, cancellationToken);
            count++;
        }

        return count;
    }
}
