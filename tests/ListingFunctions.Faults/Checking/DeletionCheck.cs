using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>
/// A listing is there until somebody asks for its deletion, and never again after that was seen to be done, unless its
/// document is set back.
/// </summary>
internal static class DeletionCheck
{
    private const int NotFound = 404;

    public static IEnumerable<Violation> Check(
        string name,
        IReadOnlyList<Observation> log,
        ListingEnd end,
        SetBacks setBacks
    )
    {
        // A deletion that returns 404 may have been applied all the same, by a first request whose response was lost.
        var deletions = log.Where(o =>
                o is { Asked: Asked.SetBack, Price: null }
                || o.Asked == Asked.Delete && (o.Outcome != Outcome.Refused || o.Status == NotFound)
            )
            .ToList();
        var firstAsked = deletions.Select(o => o.Began).DefaultIfEmpty(long.MaxValue).Min();
        // An old copy may be one from before the deletion.
        var goneSince = log.Where(o => !setBacks.IsBefore(o))
            .Where(o => o.Status == NotFound || o is { Asked: Asked.Delete, Outcome: Outcome.Acknowledged })
            .Select(o => o.Ended)
            .DefaultIfEmpty(long.MaxValue)
            .Min();

        foreach (var seen in log.Where(o => o.Status == NotFound && o.Ended < firstAsked))
            yield return new(GoneTooSoon, name, "the listing, which nobody has deleted", $"404 to {seen.Asked}");
        foreach (
            var seen in log.Where(o =>
                o.Outcome == Outcome.Acknowledged && o.Asked < Asked.EditOutside && o.Began > goneSince
            )
        )
            yield return new(ThereAfterDeletion, name, "404 after its deletion", $"{seen.Status} to {seen.Asked}");
        if (end is { Returned: null, IsUnreadable: false } && firstAsked == long.MaxValue)
            yield return new(GoneTooSoon, name, "the listing, which nobody has deleted", "404 in the end");
        if (end.Returned is not null && goneSince != long.MaxValue)
            yield return new(ThereAfterDeletion, name, "404 after its deletion", "a history in the end");
    }
}
