namespace ListingFunctions.Faults.Checking;

/// <summary>
/// What may be lost of a listing whose document was set back: what was acknowledged before, and was not recorded by then
/// or was removed from <c>listing_prices</c>. Everything else must be there.
/// </summary>
internal sealed class SetBacks
{
    private readonly bool _hasLosses;
    private readonly long _deleted;
    private readonly IReadOnlyList<Observation> _updates;
    private readonly HashSet<PriceEntry> _acknowledged;
    private readonly IReadOnlyList<(Observation SetBack, HashSet<PriceEntry> Safe)> _all;

    public SetBacks(IReadOnlyList<Observation> log)
    {
        var lost = log.Where(o => o.Asked == Asked.LosePrices).SelectMany(o => o.Prices ?? []).ToHashSet();
        _hasLosses = lost.Count > 0;
        _deleted = log.Where(o => o.Asked == Asked.Delete).Select(o => o.Ended).DefaultIfEmpty(long.MinValue).Max();
        _updates = [.. log.Where(o => o is { Asked: Asked.Update, UpdatedDate: not null })];
        _acknowledged = [.. _updates.Select(o => new PriceEntry(o.Price ?? 0, o.UpdatedDate ?? default))];
        _all =
        [
            .. log.Where(o => o.Asked == Asked.SetBack)
                .Select(o => (o, (HashSet<PriceEntry>)[.. (o.Prices ?? []).Except(lost)])),
        ];
    }

    public bool Any => _all.Count > 0;

    /// <summary>
    /// Whether it cannot be said what the history is in the end. What both containers lost is lost: its numbers may be
    /// given again, and a late batch may bring it back. What the document carried and was not recorded when it was set
    /// back may be in a batch that is in flight: then it is recorded after the copy was absorbed, and before it in time.
    /// </summary>
    public bool LeavesOpen(IReadOnlyList<Observation> log) => Any && (_hasLosses || log.Any(MayBeInFlight));

    /// <summary>Whether the document was removed.</summary>
    public bool IsRemoved => _all.Any(each => each.SetBack.Price is null);

    /// <summary>When the last one was done.</summary>
    public long LastEnded => _all.Select(each => each.SetBack.Ended).DefaultIfEmpty(long.MinValue).Max();

    /// <summary>Whether the document was set back after the request began.</summary>
    public bool IsBefore(Observation observation) => observation.Began < LastEnded;

    /// <summary>The writes of a listing: what may be lost counts as a write without a response.</summary>
    public IReadOnlyList<Observation> Relax(IEnumerable<Observation> writes)
    {
        var all = writes.ToList();
        return [.. all.Select(write => MayBeLost(write, all) ? write with { Outcome = Outcome.Unknown } : write)];
    }

    /// <summary>
    /// Whether a read may have found the copy that was written back, of whose price the history may say nothing because the
    /// listing was deleted since.
    /// </summary>
    public bool MayShow(Observation read) =>
        _all.Any(each =>
            each.SetBack.Price == read.ReturnedPrice
            && each.SetBack.Began < read.Ended
            && each.SetBack.Began < _deleted
            && !_updates.Any(update => update.Began > each.SetBack.Ended && update.Ended < read.Began)
        );

    /// <summary>How many of the first entries of a history cannot have been lost since the request began.</summary>
    public int LengthKept(IReadOnlyList<PriceEntry> history, Observation observation)
    {
        var length = int.MaxValue;
        foreach (var (setBack, safe) in _all)
        {
            if (observation.Began < setBack.Ended)
                length = Math.Min(length, history.TakeWhile(safe.Contains).Count());
        }

        return length;
    }

    /// <summary>
    /// Whether the document may have carried the write's change when it was set back, and the change was not recorded.
    /// </summary>
    private bool MayBeInFlight(Observation write) =>
        write.Outcome != Outcome.Refused
        && _all.Any(each => write.Began < each.SetBack.Ended && !IsRecorded(write, each.SetBack, each.Safe));

    /// <summary>
    /// Whether the write's change was recorded when the document was set back, or it made none. The changes of a listing are
    /// recorded in their order.
    /// </summary>
    private bool IsRecorded(Observation write, Observation setBack, HashSet<PriceEntry> safe) =>
        write switch
        {
            { Asked: Asked.Update, UpdatedDate: { } date } => safe.MaxBy(entry => entry.CreatedDate) is { } newest
                && (newest.CreatedDate >= date || newest.PriceEur == write.Price),
            // Nobody knows its date; but a later update that is recorded was made after it, or it was made never.
            { Asked: Asked.Update or Asked.EditOutside } => safe.Any(entry =>
                entry.PriceEur == write.Price && !_acknowledged.Contains(entry)
            ) || _updates.Any(update => update.Began > write.Ended && IsRecorded(update, setBack, safe)),
            // It became a change when it was absorbed; if anything was recorded since, that change was, or was before it.
            { Asked: Asked.SetBack } => write == setBack
                || !safe.IsSubsetOf(_all.First(each => each.SetBack == write).Safe),
            _ => true,
        };

    private bool MayBeLost(Observation write, IReadOnlyList<Observation> writes)
    {
        if (write.Outcome != Outcome.Acknowledged)
            return false;
        // Whoever writes at the same time may have had its write absorbed, or not; and what nobody absorbed before the
        // listing was deleted is the archive's to record.
        if (
            write.Asked == Asked.SetBack
            && (_deleted > write.Began || writes.Any(o => o != write && Overlap(o, write)))
        )
            return true;
        var entry = new PriceEntry(write.Price ?? 0, write.UpdatedDate ?? default);
        return _all.Any(each =>
            each.SetBack != write && write.Began < each.SetBack.Ended && !each.Safe.Contains(entry)
        );
    }

    private static bool Overlap(Observation one, Observation other) =>
        one.Began < other.Ended && other.Began < one.Ended;
}
