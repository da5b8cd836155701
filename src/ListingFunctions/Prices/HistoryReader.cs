using Microsoft.Extensions.Logging;

namespace ListingFunctions.Prices;

/// <summary>
/// Reads a price history by merging the trail in the listing with <c>listing_prices</c>. Everything older than the
/// trail was recorded, because no change is evicted from a trail before it is. But a lagging replica may not return it
/// yet, and a restore may have lost it, and an incomplete history must not pass for a complete one: the numbers of each
/// read are checked (<see cref="HistoryProof"/>), the read is repeated if a change is missing, and given up if it stays
/// missing.
/// </summary>
public sealed partial class HistoryReader(IPriceHistoryStore history, TimeProvider time, ILogger<HistoryReader> log)
{
    /// <summary>The store that it reads.</summary>
    internal IPriceHistoryStore Store => history;

    /// <summary>The current time.</summary>
    internal DateTimeOffset Now => time.GetUtcNow();

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
    ) => (await TryReadAllAsync(listingId, trail, cancellationToken)).All;

    /// <summary>
    /// Like <see cref="ReadAllAsync"/>; if the history cannot be read completely, also which changes are missing. What the
    /// listing's document says is missing is not waited for.
    /// </summary>
    public async Task<(IReadOnlyList<PriceChange>? All, IReadOnlyList<MissingPrices> Missing)> TryReadAllAsync(
        long listingId,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        if (trail.IsComplete)
            return (trail.Recent, []);
        for (var attempt = 1; ; attempt++)
        {
            var read = await history.ReadAsync(listingId, null, trail.First?.CreatedDate, cancellationToken);
            var older = RecordedTrail.FromBeginning(read);
            // A trail without numbers knows only its newest evicted change.
            var numbered = trail.IsNumbered ? trail : trail.NumberedAfter(older.Count);
            var isComplete =
                HistoryProof.IsSequence(older, numbered)
                && (trail.IsNumbered || (older is [.., var last] && last.CreatedDate == trail.OlderUntil));
            if (isComplete)
                return ([.. older, .. numbered.Recent], []);
            if (trail.IsNumbered && HistoryProof.HasEveryBranch(read, trail))
                return (WithoutRepeats([.. older, .. trail.Recent]), []);
            var missing = MissingFrom(read, older, trail, numbered);
            if (attempt == MaxAttempts || missing.All(trail.IsKnownToBeMissing))
            {
                Log.Incomplete(log, listingId, MissingPrices.TextOf(missing));
                return (null, missing);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), time, cancellationToken);
        }
    }

    /// <summary>
    /// The first <paramref name="count"/> changes of a range, in its order; fewer only if the range has no more;
    /// <see langword="null"/> if they cannot be read completely now. No call if the trail has them, otherwise one,
    /// which reads no more than it returns and one; the complete history is read if that one does not prove that the
    /// range has no gap.
    /// </summary>
    public async Task<IReadOnlyList<PriceChange>?> ReadAsync(
        long listingId,
        PriceTrail trail,
        PriceRange range,
        int count,
        CancellationToken cancellationToken
    )
    {
        var carried = InOrder(trail.Recent, range);
        var older = range.EndingBefore(trail.First?.CreatedDate);
        if (trail.CoversFrom(range.From) || older.IsEmpty || (range.NewestFirst && carried.Count >= count))
            return [.. carried.Take(count)];

        var wanted = range.NewestFirst ? count - carried.Count : count;
        var read = await history.ReadRangeAsync(listingId, older, wanted, cancellationToken);
        if (!HistoryProof.HasNoGap(read, older, wanted, trail))
            return await ReadAllAsync(listingId, trail, cancellationToken) is { } all
                ? [.. InOrder(all, range).Take(count)]
                : null;
        var recorded = read.Select(price => price.Change)
            .Where(change => older.Contains(change.CreatedDate))
            .Take(wanted);
        return range.NewestFirst ? [.. carried, .. recorded] : [.. recorded.Concat(carried).Take(count)];
    }

    /// <summary>The changes that are missing from a history that was read and is incomplete; at least one.</summary>
    private static IReadOnlyList<MissingPrices> MissingFrom(
        IReadOnlyList<RecordedPrice> read,
        IReadOnlyList<PriceChange> older,
        PriceTrail trail,
        PriceTrail numbered
    )
    {
        var missing = HistoryProof.MissingFrom(older, numbered);
        if (missing.Count == 0 && trail.IsNumbered)
            missing = HistoryProof.WithoutPrevious(read, trail);
        // Without numbers, it is known only that the newest evicted change is missing.
        return missing.Count > 0 ? missing : [new MissingPrices(older.Count + 1, older.Count + 1)];
    }

    /// <summary>The changes of a history without those to the price that was in force: they were made on another branch.</summary>
    private static List<PriceChange> WithoutRepeats(IReadOnlyList<PriceChange> history)
    {
        var changes = new List<PriceChange>();
        foreach (var change in history)
            if (changes.LastOrDefault()?.PriceEur != change.PriceEur)
                changes.Add(change);
        return changes;
    }

    /// <summary>The changes of a history that the range contains, in its order.</summary>
    private static List<PriceChange> InOrder(IReadOnlyList<PriceChange> history, PriceRange range)
    {
        var changes = history.Where(change => range.Contains(change.CreatedDate)).ToList();
        if (range.NewestFirst)
            changes.Reverse();
        return changes;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "Price history of listing {ListingId} has a gap: changes {Missing} are missing from listing_prices"
        )]
        public static partial void Incomplete(ILogger logger, long listingId, string missing);
    }
}
