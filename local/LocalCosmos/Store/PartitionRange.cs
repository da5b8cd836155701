using System.Collections.Concurrent;

namespace LocalCosmos.Store;

/// <summary>
/// A partition key range: the items whose partition keys hash into it, and its own order of writes. A split replaces
/// it by two others, which continue its order; from then on it does not change.
/// </summary>
internal sealed class PartitionRange(RangeRecord record)
{
    private readonly Lock _applying = new();
    private readonly ConcurrentDictionary<string, RangeIndex> _indexes = new(StringComparer.Ordinal);
    private readonly ItemSequence _byNumber = new();
    private readonly ItemSequence _byLsn = new();
    private long _lsn = record.Lsn;
    private long _applied = record.Lsn;

    /// <summary>Its id, unique within the container, also among ranges that are gone.</summary>
    public int Id => record.Id;

    /// <summary>The first position it covers.</summary>
    public EffectivePartitionKey Min { get; } = EffectivePartitionKey.Parse(record.Min)!.Value;

    /// <summary>The first position after it.</summary>
    public EffectivePartitionKey Max { get; } = EffectivePartitionKey.Parse(record.Max)!.Value;

    /// <summary>The ids of all ranges it descends from, the oldest first.</summary>
    public IReadOnlyList<int> Parents => record.Parents;

    /// <summary>The version of the container's ranges in which it appeared.</summary>
    public int Version => record.Version;

    /// <summary>How many items it holds. For the committer.</summary>
    public int Count => _byNumber.Count;

    /// <summary>The last number in its order of writes that readers see.</summary>
    public long Lsn => Volatile.Read(ref _lsn);

    /// <summary>The last number given out in its order of writes. For the committer.</summary>
    public long LastLsn { get; set; } = record.Lsn;

    public bool Contains(EffectivePartitionKey key) => Min <= key && key < Max;

    /// <summary>Its items with a number above the given one, in the order of numbers.</summary>
    public IEnumerable<Item> Items(long after) => _byNumber.After(after);

    /// <summary>Its items last written after the given place in the order of writes, in that order.</summary>
    public IEnumerable<Item> Changes(long after, long upTo) => _byLsn.After(after).TakeWhile(item => item.Lsn <= upTo);

    /// <summary>The place in the order of writes before the first version written at or after this time.</summary>
    /// <param name="timestamp">Seconds since 1970.</param>
    public long LsnBefore(long timestamp) =>
        _byLsn.FirstFrom(timestamp) is { } first ? Math.Min(Lsn, first.Lsn - 1) : Lsn;

    public RangeRecord Record() => record with { Lsn = LastLsn };

    /// <summary>The index of a name, built if there is none.</summary>
    /// <param name="name">The name, which identifies its order.</param>
    /// <param name="build">Builds it of the items there are, at a place in the order of writes.</param>
    public RangeIndex Index(string name, Func<IReadOnlyList<Item>, long, RangeIndex> build)
    {
        if (_indexes.TryGetValue(name, out var index))
            return index;
        lock (_applying)
            return _indexes.GetOrAdd(name, _ => build([.. _byNumber.After(0)], _applied));
    }

    public void Apply(Item? before, Item? after, long lsn)
    {
        lock (_applying)
        {
            if (before is not null)
            {
                _byLsn.Remove(before.Lsn);
                before.Replaced(lsn);
            }
            if (before is not null && before.Number == after?.Number)
                _byNumber.Replace(after.Number, after);
            else
            {
                if (before is not null)
                    _byNumber.Remove(before.Number);
                if (after is not null)
                    _byNumber.Append(after.Number, after);
            }
            if (after is not null)
                _byLsn.Append(after.Lsn, after);
            _applied = lsn;
            if (_indexes.IsEmpty)
                return;
            foreach (var (name, index) in _indexes)
                if (!index.Report(before, after, lsn))
                    _indexes.TryRemove(name, out _);
        }
    }

    /// <summary>Fills a range that has no items yet.</summary>
    public void Fill(IReadOnlyCollection<Item> items)
    {
        foreach (var item in ItemSequence.Sort(items, item => item.Number))
            _byNumber.Append(item.Number, item);
        foreach (var item in ItemSequence.Sort(items, item => item.Lsn))
            _byLsn.Append(item.Lsn, item);
    }

    /// <summary>Shows readers all that has been applied, at once.</summary>
    public void Publish() => Volatile.Write(ref _lsn, _applied);

    /// <summary>Moves a range that is not used yet on in its order of writes.</summary>
    public void MoveTo(long lsn)
    {
        _applied = LastLsn = Math.Max(LastLsn, lsn);
        Publish();
    }
}
