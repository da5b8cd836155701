namespace ListingFunctions.Prices;

/// <summary>
/// Proves from numbers that what was read of a history has no gap. Pure rules; whatever is not proved counts as
/// incomplete.
/// </summary>
internal static class HistoryProof
{
    /// <summary>The ranges of older changes that are missing: those before the trail that were neither read nor accepted as lost.</summary>
    /// <param name="older">Every recorded change before the trail, oldest first, with numbers.</param>
    /// <param name="trail">The trail.</param>
    public static IReadOnlyList<MissingPrices> MissingFrom(IReadOnlyList<PriceChange> older, PriceTrail trail)
    {
        var missing = new List<long>();
        var next = 1L;
        var numbers = older.Select(change => change.Number);
        if (trail.First is { Number: var first })
            numbers = numbers.Where(number => number < first).Append(first);
        foreach (var number in numbers.Distinct().Order())
        {
            // A history has at most as many gaps as changes, but a number from outside may be any.
            for (; next < number && missing.Count < MaxReported; next++)
                if (!trail.IsAcceptedAsLost(next))
                    missing.Add(next);
            next = number + 1;
        }

        return MissingPrices.RangesOf(missing);
    }

    /// <summary>
    /// Whether each change is numbered exactly one more than the one before, and the last of them is followed by the
    /// trail, except for changes that were accepted as lost.
    /// </summary>
    public static bool IsSequence(IReadOnlyList<PriceChange> older, PriceTrail trail)
    {
        long[] numbers = [.. older.Select(change => change.Number), trail.First?.Number ?? 1];
        return numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second)
            && MissingFrom(older, trail).Count == 0;
    }

    /// <summary>
    /// Whether a history whose listing was written out of band has every change. If a batch is in flight while an old
    /// copy of a listing is written back, the changes that the copy lacks are recorded after the copy was read, and
    /// their numbers are given again. Then the history has several changes of one number, and is complete if each has
    /// its previous change, and no number is missing.
    /// </summary>
    /// <param name="older">Every recorded change before the trail.</param>
    /// <param name="trail">The trail.</param>
    public static bool HasEveryBranch(IReadOnlyList<RecordedPrice> older, PriceTrail trail) =>
        older.All(price => price.Number > 0)
        && MissingFrom([.. older.Select(price => price.Change)], trail).Count == 0
        && WithoutPrevious(older, trail).Count == 0;

    /// <summary>The numbers of the changes that precede one of <paramref name="older"/> and are missing.</summary>
    public static IReadOnlyList<MissingPrices> WithoutPrevious(IReadOnlyList<RecordedPrice> older, PriceTrail trail)
    {
        var ids = older.Select(price => price.Change.Key).ToHashSet();
        return MissingPrices.RangesOf(
            older
                .Where(price => price.Number > 1 && !ids.Contains(price.PreviousId ?? ""))
                .Select(price => price.Number - 1)
                .Where(number => !trail.IsAcceptedAsLost(number))
                .Distinct()
                .Order()
        );
    }

    /// <summary>How many missing changes are listed at most.</summary>
    private const int MaxReported = 100_000;

    /// <summary>
    /// Whether the first <paramref name="count"/> changes of a range, in its order, are all among those that were read
    /// by <see cref="IPriceHistoryStore.ReadRangeAsync"/>.
    /// </summary>
    /// <param name="read">What was read, in the order of the range; the change after the range may be among it.</param>
    /// <param name="range">The range; it ends before the trail or where the trail begins.</param>
    /// <param name="count">How many are requested.</param>
    /// <param name="trail">The trail.</param>
    public static bool HasNoGap(IReadOnlyList<RecordedPrice> read, PriceRange range, int count, PriceTrail trail)
    {
        var known = range.NewestFirst ? read.Reverse().ToList() : [.. read];
        var isCut = known.Count(price => range.Contains(price.CreatedDate)) >= count;
        var needsNoEnd = isCut && !range.NewestFirst;
        if (
            !needsNoEnd
            && trail.FirstAsRecorded is { } first
            && FollowsRange(first)
            && known.LastOrDefault()?.Number != first.Number
        )
            known.Add(first);
        if (known is not [var oldest, ..] || known.Any(price => price.Number == 0))
            return false;

        var hasStart = (isCut && range.NewestFirst) || oldest.IsFirstFrom(range.From);
        var hasEnd = needsNoEnd || !range.Contains(known[^1].CreatedDate);
        return hasStart && hasEnd && known.Zip(known.Skip(1)).All(pair => pair.First.Number + 1 == pair.Second.Number);

        bool FollowsRange(RecordedPrice price) =>
            !(range.Before < price.CreatedDate) || price.IsFirstFrom(range.Before);
    }
}
