namespace ListingFunctions.Prices;

/// <summary>
/// Reads histories: the trail that a listing carries, laid over <c>listing_prices</c>. What is older than the trail is
/// recorded, since nothing leaves a trail before it is; but a replica that has not heard of it may be the one that is
/// asked, and a history with a hole must not pass for a whole one. So each reading is held against the trail's
/// <see cref="PriceTrail.OlderUntil"/>, read again where it is behind, and given up where it stays so.
/// </summary>
public sealed class HistoryReader(IPriceHistoryStore history, TimeProvider time)
{
    /// <summary>Readings of the history until it is whole; replicas are behind for milliseconds.</summary>
    private const int MaxAttempts = 4;

    /// <summary>
    /// The whole history, oldest first; <see langword="null"/> where it cannot be read whole now. No call where the
    /// trail is all there is, else one.
    /// </summary>
    public async Task<IReadOnlyList<PriceChange>?> ReadAllAsync(
        long listingId,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        if (trail.IsComplete)
            return trail.Recent;
        var older = await ReadUntilCompleteAsync(
            () => history.ReadAsync(listingId, null, trail.First?.CreatedDate, cancellationToken),
            read => trail.OlderUntil is null || (read.Count > 0 && read[^1].CreatedDate >= trail.OlderUntil),
            cancellationToken
        );
        return older is null ? null : [.. older, .. trail.Recent];
    }

    /// <summary>
    /// The first <paramref name="count"/> changes of a range, in its order; fewer only where there are no more;
    /// <see langword="null"/> where they cannot be read whole now. No call where the trail has them, else one, which
    /// reads no more than it answers.
    /// </summary>
    public async Task<IReadOnlyList<PriceChange>?> ReadAsync(
        long listingId,
        PriceTrail trail,
        PriceRange range,
        int count,
        CancellationToken cancellationToken
    )
    {
        var carried = trail.Recent.Where(change => range.Contains(change.CreatedDate)).ToList();
        if (range.NewestFirst)
            carried.Reverse();
        var older = range.EndingBefore(trail.First?.CreatedDate);
        if (trail.CoversFrom(range.From) || older.IsEmpty || (range.NewestFirst && carried.Count >= count))
            return [.. carried.Take(count)];

        var wanted = range.NewestFirst ? count - carried.Count : count;
        var read = await ReadUntilCompleteAsync(
            () => history.ReadRangeAsync(listingId, older, trail.OlderUntil, wanted, cancellationToken),
            found => IsComplete(found, older, trail.OlderUntil, wanted),
            cancellationToken
        );
        if (read is null)
            return null;
        var recorded = read.Where(change => older.Contains(change.CreatedDate)).Take(wanted);
        return range.NewestFirst ? [.. carried, .. recorded] : [.. recorded.Concat(carried).Take(count)];
    }

    /// <summary>
    /// Changes of a listing are recorded in order, and a replica hears of them in order: one that knows a change knows
    /// those before it. So the newest that has left the trail proves all; where as many as were wanted were found from
    /// the oldest on, the last of them proves the others.
    /// </summary>
    private static bool IsComplete(
        IReadOnlyList<PriceChange> found,
        PriceRange range,
        DateTimeOffset? olderUntil,
        int wanted
    ) =>
        olderUntil is null
        || found.Any(change => change.CreatedDate >= olderUntil)
        || (!range.NewestFirst && found.Count(change => range.Contains(change.CreatedDate)) >= wanted);

    private async Task<IReadOnlyList<PriceChange>?> ReadUntilCompleteAsync(
        Func<Task<IReadOnlyList<PriceChange>>> read,
        Predicate<IReadOnlyList<PriceChange>> isComplete,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var changes = await read();
            if (isComplete(changes))
                return changes;
            if (attempt == MaxAttempts)
                return null;
            await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), time, cancellationToken);
        }
    }
}
