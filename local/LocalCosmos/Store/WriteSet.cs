namespace LocalCosmos.Store;

/// <summary>
/// Writes that have been decided and are neither in the journal nor visible yet. What is decided next sees them.
/// </summary>
internal sealed class WriteSet
{
    private readonly List<Change> _changes = [];
    private readonly Dictionary<(Container, ItemKey), Item?> _items = [];
    private readonly List<ReadOnlyMemory<byte>> _records = [];
    private readonly List<Action> _definitions = [];

    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _records;

    /// <summary>How many changes it holds: the point to which <see cref="RollBack"/> goes back.</summary>
    public int Mark => _changes.Count;

    public Item? Find(Container container, ItemKey key) =>
        _items.TryGetValue((container, key), out var item) ? item : container.Stored(key);

    /// <summary>Sets <paramref name="after"/> in the place of <paramref name="before"/>; null is no item.</summary>
    public void Put(Container container, PartitionRange range, Item? before, Item? after, long lsn)
    {
        _changes.Add(new(container, range, before, after, lsn));
        _items[(container, (after ?? before)!.Key)] = after;
    }

    public void RollBack(int mark)
    {
        for (var last = _changes.Count - 1; last >= mark; last--)
        {
            var change = _changes[last];
            _items[(change.Container, change.Key)] = change.Before;
            _changes.RemoveAt(last);
        }
    }

    /// <summary>Makes one record of the changes since the mark, so that a journal has all of them or none.</summary>
    public void Seal(int mark)
    {
        if (mark < _changes.Count)
            _records.Add(StoreRecord.Of(_changes[mark..]));
    }

    /// <summary>Adds a change of databases or containers.</summary>
    public void Define(ReadOnlyMemory<byte> record, Action apply)
    {
        _records.Add(record);
        _definitions.Add(apply);
    }

    /// <summary>Makes everything visible.</summary>
    public void Apply()
    {
        foreach (var definition in _definitions)
            definition();
        foreach (var change in _changes)
            change.Container.Apply(change);
        foreach (var change in _changes)
            change.Range.Publish();
    }

    public void Clear()
    {
        _changes.Clear();
        _items.Clear();
        _records.Clear();
        _definitions.Clear();
    }
}

internal readonly record struct Change(Container Container, PartitionRange Range, Item? Before, Item? After, long Lsn)
{
    public ItemKey Key => (After ?? Before)!.Key;
}
