using LocalCosmos.Store;

namespace LocalCosmos.Indexes;

/// <summary>
/// A place in the order of writes of a range at which all indexes that a query reads are complete. They stay so until
/// it is disposed.
/// </summary>
internal sealed class IndexSnapshot : IDisposable
{
    private readonly IReadOnlyCollection<OrderedIndex> _indexes;

    private IndexSnapshot(IReadOnlyCollection<OrderedIndex> indexes, long lsn)
    {
        _indexes = indexes;
        Lsn = lsn;
    }

    /// <summary>The place in the order of writes.</summary>
    public long Lsn { get; }

    /// <summary>The latest such place of a range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="indexes">Indexes of it; the same may be there twice.</param>
    /// <returns>Null if there is none: one of them was dropped before another began. They must be looked up again.</returns>
    public static IndexSnapshot? Of(PartitionRange range, IEnumerable<OrderedIndex> indexes)
    {
        HashSet<OrderedIndex> distinct = [.. indexes];
        var since = distinct.Max(index => index.Enter());
        // What was applied when an index was built is visible to all a moment later.
        SpinWait.SpinUntil(() => range.Lsn >= since);
        // An index that is dropped after the first of these two reads has all that is visible at the first.
        var lsn = range.Lsn;
        lsn = Math.Min(lsn, distinct.Min(index => index.Until));
        var snapshot = new IndexSnapshot(distinct, lsn);
        if (lsn >= since)
            return snapshot;
        snapshot.Dispose();
        return null;
    }

    /// <summary>Releases the indexes.</summary>
    public void Dispose()
    {
        foreach (var index in _indexes)
            index.Leave();
    }
}
