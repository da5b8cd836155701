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
