namespace ListingFunctions.Prices;

/// <summary>
/// Reads a price history by merging the trail in the listing with <c>listing_prices</c>. Everything older than the
/// trail is recorded, because no change is evicted from a trail before it is. A lagging replica may not return it yet,
/// and an incomplete history must not pass for a complete one: each read is checked against the trail's
/// <see cref="PriceTrail.OlderUntil"/>, repeated if the replica is behind, and given up if it stays behind.
/// </summary>
public sealed class HistoryReader(IPriceHistoryStore history, TimeProvider time)
{
    /// <summary>Reads until the history is complete; replicas lag by milliseconds.</summary>
    private const int MaxAttempts = 4;

    /// <summary>
    /// The complete history, oldest first; <see langword="null"/> if it cannot be read completely now. No call if the
    /// trail is the complete history, otherwise one.
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
    /// The first <paramref name="count"/> changes of a range, in its order; fewer only if the range has no more;
    /// <see langword="null"/> if they cannot be read completely now. No call if the trail has them, otherwise one,
    /// which reads no more than it returns.
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
    /// Whether a read has no gap. Changes of a listing are recorded in order and replicated in order: a replica that
    /// has one change has all before it. So the newest evicted change proves that the read is complete; and if a read
    /// in ascending order found as many as were requested, the last of them proves the others.
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
