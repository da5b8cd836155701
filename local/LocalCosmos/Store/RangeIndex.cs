namespace LocalCosmos.Store;

/// <summary>An index over the items of a range. The range reports to it every version that is written.</summary>
internal abstract class RangeIndex
{
    /// <summary>Takes a change of the range, in the order of writes; it must be quick.</summary>
    /// <param name="replaced">The version that is no longer there; null if an item was created.</param>
    /// <param name="written">The version written; null if an item was deleted.</param>
    /// <param name="lsn">The place of the change in the order of writes.</param>
    /// <returns>False if the index is too far behind to be worth keeping: it is dropped, and gets no later change.</returns>
    public abstract bool Report(Item? replaced, Item? written, long lsn);
}
