namespace ListingFunctions.Prices;

/// <summary>Reads recorded changes as a trail, also those that were recorded before changes had numbers.</summary>
internal static class RecordedTrail
{
    /// <summary>The trail of the newest recorded changes, oldest first; the first of more than a trail holds is older than it.</summary>
    public static PriceTrail Of(IReadOnlyList<RecordedPrice> newest)
    {
        var changes = WithNumbers(newest);
        return changes.Count > PriceTrail.Capacity
            ? new PriceTrail([.. changes.Skip(1)], changes[0].CreatedDate)
            : new PriceTrail(changes);
    }

    /// <summary>
    /// The changes of a history from its beginning. A change without a number follows the previous one; the first is
    /// number 1.
    /// </summary>
    public static IReadOnlyList<PriceChange> FromBeginning(IReadOnlyList<RecordedPrice> recorded)
    {
        var last = 0L;
        return
        [
            .. recorded.Select(price =>
                price.Change with
                {
                    Number = last = price.Number > 0 ? price.Number : last + 1,
                }
            ),
        ];
    }

    /// <summary>
    /// The changes of a trail that the newest recorded ones lack, without those that are older than these.
    /// </summary>
    public static IEnumerable<PriceChange> Unrecorded(PriceTrail trail, PriceTrail newest)
    {
        var recorded = newest.Recent.Select(change => change.CreatedDate).ToHashSet();
        return trail.Recent.Where(change =>
            !(change.CreatedDate < newest.First?.CreatedDate) && !recorded.Contains(change.CreatedDate)
        );
    }

    /// <summary>
    /// Whether the newest recorded changes show that older ones of a trail are missing: what is recorded does not reach
    /// the trail without a gap.
    /// </summary>
    public static bool HasGap(PriceTrail trail, PriceTrail newest)
    {
        if (!newest.IsNumbered || trail is not { IsNumbered: true, First: { Number: > 1 } first })
            return false;
        // All that is recorded is read, and the first change is not among it.
        if (newest is { OlderUntil: null, First.Number: > 1 })
            return true;
        var older = newest.Recent.Where(change => change.Number < first.Number).ToList();
        var reachesTrail =
            newest.First?.Number >= first.Number || older is [.., var last] && last.Number + 1 == first.Number;
        return !reachesTrail || older.Zip(older.Skip(1)).Any(pair => pair.First.Number + 1 != pair.Second.Number);
    }

    private static IReadOnlyList<PriceChange> WithNumbers(IReadOnlyList<RecordedPrice> recorded)
    {
        var index = 0;
        while (index < recorded.Count && recorded[index].Number == 0)
            index++;
        if (index == recorded.Count)
            return [.. recorded.Select(price => price.Change)];

        // Those before the first that has a number count down from it, those after it count up.
        var last = recorded[index].Number - index - 1;
        return
        [
            .. recorded.Select(price =>
                price.Change with
                {
                    Number = last = price.Number > 0 ? price.Number : last + 1,
                }
            ),
        ];
    }
}
