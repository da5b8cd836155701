using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>Judges what happened to one listing.</summary>
internal static class ListingCheck
{
    public static IEnumerable<Violation> Check(
        string name,
        IReadOnlyList<Observation> log,
        IReadOnlyList<ListingEnd> ends
    )
    {
        var creates = log.Where(o => o.Asked == Asked.Create).ToList();
        var acknowledged = creates.FirstOrDefault(o => o.Outcome == Outcome.Acknowledged);
        var ids = creates.Select(o => o.Id).Concat(ends.Select(e => (long?)e.Id)).OfType<long>().Distinct().ToList();
        if (ids.Count > 1)
            yield return new(ListingTwice, name, "one listing", $"ids {string.Join(", ", ids)}");
        var setBacks = new SetBacks(log);
        if (acknowledged is not null && ends.Count == 0 && !setBacks.IsRemoved)
            yield return new(ListingMissing, name, $"listing {acknowledged.Id}", "none");
        if (creates.Count > 0 && creates.All(o => o.Outcome == Outcome.Refused) && ends.Count > 0)
            yield return new(ListingFromNowhere, name, "none, for it was refused", $"id {ends[0].Id}");
        if (ends.Count != 1 || creates.Count == 0)
            yield break;

        var end = ends[0];
        // Then numbers may be given twice and others to no change, so that the history stays a 503: guarantees.md says so.
        var isOpen = setBacks.LeavesOpen(log);
        var numbers = new NumbersCheck(name, end, isOpen);
        foreach (var violation in numbers.Check().Concat(ReadsCheck.Check(name, log, setBacks)))
            yield return violation;
        var history = end.Returned ?? end.Recorded;
        if (end.IsUnreadable && !isOpen)
            yield return new(
                Unreadable,
                name,
                "a history, since nothing fails any more",
                $"no response, and numbers {string.Join(' ', end.Stored.Select(change => change.Number))}"
            );
        if (isOpen)
        {
            foreach (
                var violation in Steps(name, end.Returned ?? []).Concat(DeletionCheck.Check(name, log, end, setBacks))
            )
                yield return violation;
            yield break;
        }

        if (end.Returned is { } returned && !returned.SequenceEqual(end.Recorded))
            yield return RecordedDiffer(name, returned, end.Recorded);

        foreach (
            var violation in Form(name, history, creates[0], acknowledged)
                .Concat(Changes(name, log, history, setBacks))
                .Concat(new OrderCheck(name, log, history, setBacks).Check())
                .Concat(DeletionCheck.Check(name, log, end, setBacks))
        )
            yield return violation;
    }

    private static Violation RecordedDiffer(
        string name,
        IReadOnlyList<PriceEntry> returned,
        IReadOnlyList<PriceEntry> recorded
    )
    {
        var at = 0;
        while (at < returned.Count && at < recorded.Count && returned[at] == recorded[at])
            at++;
        return new(
            RecordedDiffers,
            name,
            $"{returned.Count} entries as the API says, [{at}] {returned.At(at)}",
            $"{recorded.Count} entries in listing_prices, [{at}] {recorded.At(at)}"
        );
    }

    /// <summary>What holds of every history, whoever wrote it.</summary>
    private static IEnumerable<Violation> Form(
        string name,
        IReadOnlyList<PriceEntry> history,
        Observation create,
        Observation? acknowledged
    )
    {
        if (history is not [var first, ..] || first.PriceEur != create.Price)
            yield return new(WrongBeginning, name, $"{create.Price}, its first price", history.At(0));
        else if (acknowledged is not null && first.CreatedDate != acknowledged.CreatedDate)
            yield return new(
                WrongBeginning,
                name,
                new PriceEntry(first.PriceEur, acknowledged.CreatedDate ?? default).ToString(),
                first.ToString()
            );
        foreach (var violation in Steps(name, history))
            yield return violation;
    }

    private static IEnumerable<Violation> Steps(string name, IReadOnlyList<PriceEntry> history)
    {
        foreach (var (before, after) in history.Zip(history.Skip(1)))
        {
            if (before.PriceEur == after.PriceEur)
                yield return new(SamePriceInARow, name, $"another price after {before}", after.ToString());
            if (before.CreatedDate >= after.CreatedDate)
                yield return new(InstantsNotIncreasing, name, $"a later date than {before}", after.ToString());
        }
    }

    private static IEnumerable<Violation> Changes(
        string name,
        IReadOnlyList<Observation> log,
        IReadOnlyList<PriceEntry> history,
        SetBacks setBacks
    )
    {
        if (history.Count == 0)
            return [];
        var writes = setBacks.Relax(
            log.Where(o =>
                    o.Asked is Asked.Update or Asked.EditOutside || o is { Asked: Asked.SetBack, Price: not null }
                )
                .OrderBy(o => o.Began)
        );
        var byClients = writes.Where(o => o.Asked != Asked.SetBack).ToList();
        return byClients.Zip(byClients.Skip(1)).All(pair => pair.First.Ended < pair.Second.Began)
            ? new OneWriterCheck(name, writes, history).Check()
            : new ManyWritersCheck(name, writes, history).Check();
    }

    internal static string At(this IReadOnlyList<PriceEntry> history, int index) =>
        index < history.Count ? history[index].ToString() : "the end";
}
