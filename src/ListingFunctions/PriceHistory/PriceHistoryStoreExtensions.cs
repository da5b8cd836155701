namespace ListingFunctions.PriceHistory;

/// <summary>What the writers of a trail ask of the history before they let changes leave it.</summary>
internal static class PriceHistoryStoreExtensions
{
    /// <summary>
    /// Makes sure that changes which are about to leave a listing are recorded. A listing's changes are recorded in
    /// order, so finding the newest of them is finding them all; where the feed is behind, they are recorded here.
    /// </summary>
    public static async Task EnsureRecordedAsync(
        this IPriceHistoryStore history,
        long listingId,
        IReadOnlyList<PriceChange> leaving,
        CancellationToken cancellationToken
    )
    {
        if (
            leaving is not [.., var newest]
            || await history.ContainsAsync(listingId, newest.CreatedDate, cancellationToken)
        )
            return;

        foreach (var change in leaving)
            await history.AppendAsync(listingId, change, cancellationToken);
    }
}
