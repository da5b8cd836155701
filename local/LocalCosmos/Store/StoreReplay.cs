using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>Makes databases, containers and items again from the records of a journal.</summary>
internal sealed class StoreReplay(TimeProvider time)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    private readonly Dictionary<uint, Database> _databases = [];
    private readonly Dictionary<uint, (Database Database, Container Container)> _containers = [];
    private readonly Dictionary<uint, ReplayedItems> _items = [];
    private long _read;

    public IEnumerable<Database> Databases => _databases.Values;

    public uint LastNumber { get; private set; }

    /// <summary>Whether more than half of what was read is of no use any more.</summary>
    public bool IsWorthCompacting =>
        _read > 2L * (_databases.Count + _containers.Count + _items.Values.Sum(items => (long)items.ByNumber.Count));

    public void Read(ReadOnlyMemory<byte> record)
    {
        switch (StoreRecord.KindOf(record))
        {
            case StoreRecord.Kind.Database:
                _read++;
                var database = StoreRecord.Definition<DatabaseRecord>(record);
                _databases[database.Number] = new(database);
                LastNumber = Math.Max(LastNumber, database.Number);
                break;
            case StoreRecord.Kind.DatabaseDeleted:
                _read++;
                _databases.Remove(StoreRecord.Definition<uint>(record), out var deleted);
                foreach (var container in deleted!.Containers)
                    Forget(container);
                break;
            case StoreRecord.Kind.Container:
                _read++;
                Define(StoreRecord.Definition<ContainerRecord>(record));
                break;
            case StoreRecord.Kind.ContainerDeleted:
                _read++;
                var (owner, gone) = _containers[StoreRecord.Definition<uint>(record)];
                owner.Remove(gone);
                Forget(gone);
                break;
            case StoreRecord.Kind.Items:
                foreach (var change in StoreRecord.Items(record))
                    Change(change);
                break;
            default:
                throw new InvalidDataException("The journal was written by another version of LocalCosmos.");
        }
    }

    /// <summary>
    /// Puts the items into their containers, once all is read: a compacted journal has them in the order of writes, and
    /// they must come in the order of their numbers, too.
    /// </summary>
    public void Finish()
    {
        foreach (var (number, (_, container)) in _containers)
            container.Restore(_items[number].ByNumber.Values);
    }

    /// <summary>All that is there as records, as few as it takes.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Records()
    {
        foreach (var database in _databases.Values)
            yield return StoreRecord.Of(StoreRecord.Kind.Database, database.Record);
        foreach (var (_, container) in _containers.Values)
        {
            yield return StoreRecord.Of(StoreRecord.Kind.Container, container.Record());
            foreach (var item in container.Stored())
                yield return StoreRecord.Of([
                    new Change(
                        container,
                        container.Ranges.Find(new PartitionKey(item.PartitionKey)),
                        null,
                        item,
                        item.Lsn
                    ),
                ]);
        }
    }

    private void Define(ContainerRecord record)
    {
        LastNumber = Math.Max(LastNumber, Math.Max(record.Number, record.Revision));
        if (_containers.TryGetValue(record.Number, out var known))
        {
            known.Container.Define(record);
            if (record.Ranges is not null)
                known.Container.Publish(RangeSet.Of(record));
            return;
        }
        var database = _databases[record.Database];
        var container = new Container(record, time);
        database.Add(container);
        _containers[record.Number] = (database, container);
        _items[record.Number] = new([], []);
    }

    private void Forget(Container container)
    {
        _containers.Remove(container.Identity.Container);
        _items.Remove(container.Identity.Container);
    }

    private void Change(ItemRecord change)
    {
        _read++;
        var container = _containers[change.Container].Container;
        var (items, keys) = _items[change.Container];
        var after = change.Document.Length == 0 ? null : Item(container, change);
        if (items.Remove(change.Number, out var before))
            keys.Remove(before.Key);
        if (after is not null)
        {
            // An item past its time may have been written over without having been swept: another number, the same key.
            if (keys.TryGetValue(after.Key, out var former))
                items.Remove(former);
            items[change.Number] = after;
            keys[after.Key] = change.Number;
        }
        if ((after ?? before)?.PartitionKey is { } key)
        {
            var range = container.Ranges.Find(new PartitionKey(key));
            range.Publish(range.LastLsn = Math.Max(range.LastLsn, change.Lsn));
        }
        container.LastItem = Math.Max(container.LastItem, change.Number);
        container.LastTimestamp = Math.Max(container.LastTimestamp, after?.Timestamp ?? 0);
    }

    private static Item Item(Container container, ItemRecord change)
    {
        var document = JsonElement.Parse(change.Document.Span, Reading);
        var draft = ItemDraft.Of(document, container.Definition.PartitionKey);
        return new(container.Identity, change.Number, change.Lsn, draft, document);
    }

    private sealed record ReplayedItems(Dictionary<uint, Item> ByNumber, Dictionary<ItemKey, uint> Numbers);
}
