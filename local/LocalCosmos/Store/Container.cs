using System.Collections.Concurrent;

namespace LocalCosmos.Store;

/// <summary>
/// A container and its items. Reading takes no lock and sees what has been committed; writing goes through
/// <see cref="Account"/>. Items past their time are not there for any reader, whether or not they have been swept.
/// </summary>
internal sealed class Container
{
    private readonly ConcurrentDictionary<ItemKey, Item> _items = new();
    private readonly ConcurrentDictionary<string, ItemSequence> _partitions = new(StringComparer.Ordinal);
    private readonly ItemSequence _byNumber = new();
    private readonly ItemSequence _byLsn = new();
    private readonly TimeProvider _time;
    private volatile ContainerState _state;
    private long _lsn;

    internal Container(ContainerRecord record, TimeProvider time)
    {
        _time = time;
        _lsn = LastLsn = record.Lsn;
        LastItem = record.LastItem;
        Identity = new(record.Database, record.Number);
        Rid = ResourceId.Container(record.Database, record.Number);
        _state = new(record);
    }

    /// <summary>What it was last told to be.</summary>
    public ContainerDefinition Definition => _state.Definition;

    /// <summary>When it was last defined, in seconds since 1970.</summary>
    public long Timestamp => _state.Record.Timestamp;

    /// <summary>The etag of its definition, with its quotes.</summary>
    public string ETag => $"\"{_state.Record.Revision:x8}-{Timestamp:x8}\"";

    /// <summary>The resource id.</summary>
    public string Rid { get; }

    /// <summary>The resource id of its only partition key range.</summary>
    public string RangeRid => ResourceId.Range(Identity.Database, Identity.Container);

    /// <summary>The last place in the order of writes that readers see.</summary>
    public long Lsn => Volatile.Read(ref _lsn);

    internal ContainerIdentity Identity { get; }

    // The following are the committer's alone: what it has given out, and whether there is a container to write to.
    internal long LastLsn { get; set; }

    internal uint LastItem { get; set; }

    internal long LastTimestamp { get; set; }

    internal bool Deleted { get; set; }

    /// <summary>The item, or null.</summary>
    public Item? Find(PartitionKey partitionKey, string id) => Living(Stored(new(partitionKey.Text, id)));

    /// <summary>The items of the container, or of one partition, in the order of their resource ids.</summary>
    /// <param name="partitionKey">The partition; null is all.</param>
    /// <param name="after">The <see cref="Item.Number"/> after which to begin.</param>
    public IEnumerable<Item> Items(PartitionKey? partitionKey = null, long after = 0) =>
        Sequence(partitionKey).After(after).Where(item => !IsExpired(item));

    /// <summary>
    /// The items of the container, or of one partition, whose latest version was written after the given place in the
    /// order of writes, in that order, up to <paramref name="upTo"/>. Of a partition, every item is looked at.
    /// </summary>
    public IEnumerable<Item> Changes(PartitionKey? partitionKey, long after, long upTo) =>
        (
            partitionKey is null
                ? _byLsn.After(after).TakeWhile(item => item.Lsn <= upTo)
                : Sequence(partitionKey)
                    .After(0)
                    .Where(item => item.Lsn > after && item.Lsn <= upTo)
                    .OrderBy(item => item.Lsn)
        ).Where(item => !IsExpired(item));

    /// <summary>The place in the order of writes before the first version written at or after this time.</summary>
    /// <param name="timestamp">Seconds since 1970.</param>
    public long LsnBefore(long timestamp) =>
        _byLsn.FirstFrom(timestamp) is { } first ? Math.Min(Lsn, first.Lsn - 1) : Lsn;

    internal ContainerRecord Record() => _state.Record with { Lsn = LastLsn, LastItem = LastItem };

    internal Item? Stored(ItemKey key) => _items.GetValueOrDefault(key);

    internal Item? Living(Item? item) => item is not null && !IsExpired(item) ? item : null;

    internal IEnumerable<Item> Expired() => Definition.TimeToLive is null ? [] : _byNumber.After(0).Where(IsExpired);

    internal IEnumerable<Item> Stored() => _byLsn.After(0);

    // Time does not go back in the order of writes, so that a feed can be entered by time.
    internal long Now() => LastTimestamp = Math.Max(LastTimestamp, _time.GetUtcNow().ToUnixTimeSeconds());

    internal void Define(ContainerRecord record) => _state = new(record);

    internal void Apply(Change change)
    {
        var (before, after) = (change.Before, change.After);
        if (before is not null)
            _byLsn.Remove(before.Lsn);
        if (before is not null && before.Number != after?.Number)
            Remove(before);
        if (after is null)
            return;
        _items[after.Key] = after;
        if (before?.Number == after.Number)
        {
            _byNumber.Replace(after.Number, after);
            _partitions[after.PartitionKey].Replace(after.Number, after);
        }
        else
        {
            _byNumber.Append(after.Number, after);
            _partitions.GetOrAdd(after.PartitionKey, _ => new()).Append(after.Number, after);
        }
        _byLsn.Append(after.Lsn, after);
    }

    /// <summary>Takes the items of a container that holds none yet.</summary>
    internal void Restore(IReadOnlyCollection<Item> items)
    {
        foreach (var item in items.OrderBy(item => item.Number))
        {
            _items[item.Key] = item;
            _byNumber.Append(item.Number, item);
            _partitions.GetOrAdd(item.PartitionKey, _ => new()).Append(item.Number, item);
        }

        foreach (var item in items.OrderBy(item => item.Lsn))
            _byLsn.Append(item.Lsn, item);
    }

    internal void Publish(long lsn) => Volatile.Write(ref _lsn, lsn);

    private void Remove(Item item)
    {
        _items.TryRemove(item.Key, out _);
        _byNumber.Remove(item.Number);
        var partition = _partitions[item.PartitionKey];
        partition.Remove(item.Number);
        if (partition.Count == 0)
            _partitions.TryRemove(item.PartitionKey, out _);
    }

    private ItemSequence Sequence(PartitionKey? partitionKey) =>
        partitionKey is not { } key ? _byNumber
        : _partitions.TryGetValue(key.Text, out var partition) ? partition
        : ItemSequence.Empty;

    private bool IsExpired(Item item)
    {
        if (Definition.TimeToLive is not { } ofContainer)
            return false;
        var seconds = item.TimeToLive == 0 ? ofContainer : item.TimeToLive;
        return seconds > 0 && _time.GetUtcNow().ToUnixTimeSeconds() - item.Timestamp >= seconds;
    }

    private sealed class ContainerState(ContainerRecord record)
    {
        public ContainerRecord Record => record;

        public ContainerDefinition Definition { get; } = ContainerDefinition.Parse(record.Definition);
    }
}
