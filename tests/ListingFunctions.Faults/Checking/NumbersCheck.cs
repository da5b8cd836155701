namespace ListingFunctions.Faults.Checking;

/// <summary>A history is complete if and only if the numbers of its changes run from 1 without a gap.</summary>
/// <param name="name">The listing.</param>
/// <param name="end">What there is of it.</param>
/// <param name="mayHaveStrays">
/// Whether <c>listing_prices</c> may have changes that are not part of the history: both containers lost them, and their
/// numbers were given again before a late batch brought them back.
/// </param>
internal sealed class NumbersCheck(string name, ListingEnd end, bool mayHaveStrays)
{
    public IEnumerable<Violation> Check()
    {
        if (end.Stored.Count == 0)
            yield break;
        var isSequence = IsSequence(end.Stored);
        if (
            end.Returned is { } returned
            && !(isSequence && returned.Count == end.Stored.Count)
            && !(mayHaveStrays && IsPart(returned))
        )
            yield return new(
                ViolationKind.NumbersDiffer,
                name,
                $"503, or {returned.Count} entries numbered from 1 to {returned.Count}",
                Numbers
            );
        if (end.IsUnreadable && isSequence)
            yield return new(ViolationKind.NumbersDiffer, name, "a history, which is complete in the stores", Numbers);
    }

    private string Numbers =>
        string.Join(
            ' ',
            end.Stored.Select(change =>
                $"{change.Number}{(end.Returned?.Contains(change.Entry) is false ? $" (not returned: {change.Entry})" : "")}"
            )
        );

    /// <summary>
    /// Whether the changes that were returned are stored ones, and have every number from 1 to the last. A number between
    /// may be that of a stored change to the price that was in force already, which is left out: it was made on another
    /// branch. Until the trail evicts a change, it may be recorded with the number of another branch.
    /// </summary>
    private bool IsPart(IReadOnlyList<PriceEntry> returned)
    {
        var stored = end.Stored.GroupBy(change => change.Entry).Select(numbers => numbers.Last()).ToList();
        var part = stored.Where(change => returned.Contains(change.Entry)).ToList();
        var last = part.Select(change => change.Number).DefaultIfEmpty().Max();
        var numbers = stored
            .Where((change, index) => returned.Contains(change.Entry) || IsRepeat(stored, index))
            .Select(change => change.Number)
            .Where(number => number <= last)
            .Distinct()
            .Order();
        return part.Count == returned.Count && numbers.Index().All(each => each.Item == each.Index + 1);
    }

    private static bool IsRepeat(List<(PriceEntry Entry, long Number)> stored, int index) =>
        index > 0 && stored[index].Entry.PriceEur == stored[index - 1].Entry.PriceEur;

    private static bool IsSequence(IReadOnlyList<(PriceEntry Entry, long Number)> changes) =>
        changes.Index().All(each => each.Item.Number == each.Index + 1);
}
