namespace ListingFunctions.Faults.Checking;

/// <summary>
/// What was acknowledged before a read began is in it, whatever the history is in the end: for listings that were set
/// back, of which the end says less.
/// </summary>
internal static class ReadsCheck
{
    public static IEnumerable<Violation> Check(string name, IReadOnlyList<Observation> log, SetBacks setBacks)
    {
        if (!setBacks.Any)
            yield break;
        var since = log.Where(o => !setBacks.IsBefore(o)).ToList();
        // A price that was asked for only once is a change.
        var askedOnce = log.Where(o => o.Price is not null)
            .GroupBy(o => o.Price)
            .Where(group => group.Count() == 1)
            .Select(group => group.Key)
            .ToHashSet();
        var updates = since
            .Where(o => o is { Asked: Asked.Update, Outcome: Outcome.Acknowledged } && askedOnce.Contains(o.Price))
            .ToList();
        foreach (var read in since.Where(o => o is { Asked: Asked.ReadPrices, Prices: not null }))
        {
            var missing = updates.Find(update =>
                update.Ended < read.Began
                && !read.Prices!.Contains(new PriceEntry(update.Price ?? 0, update.UpdatedDate ?? default))
            );
            if (missing is not null)
                yield return new(
                    ViolationKind.ReadWentBack,
                    name,
                    $"{missing.Price}, which was acknowledged before it began, or 503",
                    $"{read.Prices!.Count} entries without it"
                );
        }
    }
}
