namespace LocalCosmos.Store;

/// <summary>The partition key ranges of a container at one moment: they cover every position without overlap.</summary>
internal sealed class RangeSet
{
    private readonly PartitionRange[] _ranges;

    private RangeSet(IEnumerable<PartitionRange> ranges)
    {
        _ranges = [.. ranges.OrderBy(range => range.Min)];
        Version = _ranges.Max(range => range.Version);
    }

    /// <summary>The ranges, in the order of what they cover.</summary>
    public IReadOnlyList<PartitionRange> All => _ranges;

    /// <summary>A number that grows with every split.</summary>
    public int Version { get; }

    /// <summary>The records of equal ranges without items.</summary>
    public static IReadOnlyList<RangeRecord> Equal(int count, long lsn = 0) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(id => new RangeRecord(
                    id,
                    EffectivePartitionKey.Cut(id, count).ToString(),
                    EffectivePartitionKey.Cut(id + 1, count).ToString(),
                    [],
                    Version: 1,
                    lsn
                )),
        ];

    /// <summary>The ranges of a container's record.</summary>
    public static RangeSet Of(ContainerRecord record) =>
        new((record.Ranges ?? Equal(1, record.Lsn)).Select(range => new PartitionRange(range)));

    /// <summary>The range that holds a partition key.</summary>
    public PartitionRange Find(PartitionKey key) => _ranges.Length == 1 ? _ranges[0] : Find(key.Effective());

    /// <summary>The range that holds a position.</summary>
    public PartitionRange Find(EffectivePartitionKey position)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (position < _ranges[middle].Max)
                high = middle;
            else
                low = middle + 1;
        }
        return _ranges[low];
    }

    /// <summary>The range of an id, or null if it is gone or never existed.</summary>
    public PartitionRange? Find(int id) => Array.Find(_ranges, range => range.Id == id);

    /// <summary>The range with most items; among equals the widest.</summary>
    public PartitionRange Largest() =>
        _ranges
            .OrderByDescending(range => range.Count)
            .ThenByDescending(range => range.Min.Middle(range.Max).Value - range.Min.Value)
            .First();

    /// <summary>The set in which two new ranges have replaced one, each with its half of the items.</summary>
    public (RangeSet Set, IReadOnlyList<PartitionRange> Children) Split(PartitionRange parent)
    {
        var middle = parent.Min.Middle(parent.Max);
        if (middle == parent.Min)
            throw new DefinitionRejectedException($"Partition key range {parent.Id} is too narrow to be split.");
        var id = _ranges.Max(range => Math.Max(range.Id, range.Parents.DefaultIfEmpty().Max()));
        PartitionRange[] children = [Child(parent.Min, middle), Child(middle, parent.Max)];
        var items = parent.Items(0).ToLookup(item => item.Position() < middle);
        children[0].Fill([.. items[true]]);
        children[1].Fill([.. items[false]]);
        return (new(_ranges.Where(range => range != parent).Concat(children)), children);

        PartitionRange Child(EffectivePartitionKey min, EffectivePartitionKey max) =>
            new(new(++id, min.ToString(), max.ToString(), [.. parent.Parents, parent.Id], Version + 1, parent.LastLsn));
    }

    public IReadOnlyList<RangeRecord> Records() => [.. _ranges.Select(range => range.Record())];
}
