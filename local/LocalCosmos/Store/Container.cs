using System.Collections.Concurrent;

namespace LocalCosmos.Store;

/// <summary>
/// A container and its items. Reading takes no lock and sees what has been committed; writing goes through
/// <see cref="Account"/>. Expired items are invisible to all readers, swept or not.
/// </summary>
internal sealed class Container
{
    private ConcurrentDictionary<ItemKey, Item> _items = new();
    private ConcurrentDictionary<string, ItemSequence> _partitions = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private volatile ContainerState _state;
    private volatile RangeSet _ranges;

    internal Container(ContainerRecord record, TimeProvider time)
    {
        _time = time;
        _ranges = RangeSet.Of(record);
        LastItem = record.LastItem;
        Identity = new(record.Database, record.Number);
        Rid = ResourceId.Container(record.Database, record.Number);
        _state = new(record);
    }

    /// <summary>Its latest definition.</summary>
    public ContainerDefinition Definition => _state.Definition;

    /// <summary>When it was last defined, in seconds since 1970.</summary>
    public long Timestamp => _state.Record.Timestamp;

    /// <summary>The etag of its definition, with its quotes.</summary>
    public string ETag => $"\"{_state.Record.Revision:x8}-{Timestamp:x8}\"";

    /// <summary>The resource id.</summary>
    public string Rid { get; }

    /// <summary>Its partition key ranges.</summary>
    public RangeSet Ranges => _ranges;

    internal ContainerIdentity Identity { get; }

    // The following are the committer's alone: what it has given out, and whether there is a container to write to.
    internal uint LastItem { get; set; }

    internal long LastTimestamp { get; set; }

    internal bool Deleted { get; set; }

    /// <summary>The item, or null.</summary>
    public Item? Find(PartitionKey partitionKey, string id) => Living(Stored(new(partitionKey.Text, id)));

    /// <summary>The items of a partition key, in the order of their resource ids.</summary>
    public ItemSequence Partition(PartitionKey key) =>
        _partitions.TryGetValue(key.Text, out var partition) ? partition : ItemSequence.Empty;

    public bool IsExpired(Item item)
    {
        if (Definition.TimeToLive is not { } ofContainer)
            return false;
        var seconds = item.TimeToLive == 0 ? ofContainer : item.TimeToLive;
        return seconds > 0 && _time.GetUtcNow().ToUnixTimeSeconds() - item.Timestamp >= seconds;
    }

    internal ContainerRecord Record() => _state.Record with { LastItem = LastItem, Ranges = _ranges.Records() };

    internal Item? Stored(ItemKey key) => _items.GetValueOrDefault(key);

    internal Item? Living(Item? item) => item is not null && !IsExpired(item) ? item : null;

    internal IEnumerable<Item> Expired() => Definition.TimeToLive is null ? [] : Stored().Where(IsExpired);

    internal IEnumerable<Item> Stored() => _ranges.All.SelectMany(range => range.Items(0));

    // Time does not go back in the order of writes, so that a feed can be entered by time.
    internal long Now() => LastTimestamp = Math.Max(LastTimestamp, _time.GetUtcNow().ToUnixTimeSeconds());

    internal void Define(ContainerRecord record) => _state = new(record);

    /// <summary>Replaces the ranges after a split; requests from now on see the new ones only.</summary>
    internal void Publish(RangeSet ranges) => _ranges = ranges;

    internal void Apply(Change change)
    {
        var (before, after) = (change.Before, change.After);
        if (before is not null && before.Number != after?.Number)
            Remove(before);
        change.Range.Apply(before, after, change.Lsn);
        if (after is null)
            return;
        _items[after.Key] = after;
        if (before?.Number == after.Number)
            _partitions[after.PartitionKey].Replace(after.Number, after);
        else
            _partitions.GetOrAdd(after.PartitionKey, _ => new()).Append(after.Number, after);
    }

    /// <summary>Takes the items of a container that has none yet and is not used yet.</summary>
    internal void Restore(IReadOnlyCollection<Item> items)
    {
        _items = new(concurrencyLevel: -1, items.Count);
        _partitions = new(concurrencyLevel: -1, items.Count, StringComparer.Ordinal);
        foreach (var item in ItemSequence.Sort(items, item => item.Number))
        {
            _items[item.Key] = item;
            _partitions.GetOrAdd(item.PartitionKey, _ => new()).Append(item.Number, item);
        }
        foreach (var ofRange in items.GroupBy(item => _ranges.Find(new PartitionKey(item.PartitionKey))))
            ofRange.Key.Fill([.. ofRange]);
    }

    private void Remove(Item item)
    {
        _items.TryRemove(item.Key, out _);
        var partition = _partitions[item.PartitionKey];
        partition.Remove(item.Number);
        if (partition.Count == 0)
            _partitions.TryRemove(item.PartitionKey, out _);
    }

    private sealed class ContainerState(ContainerRecord record)
    {
        public ContainerRecord Record => record;

        public ContainerDefinition Definition { get; } = ContainerDefinition.Parse(record.Definition);
    }
}
