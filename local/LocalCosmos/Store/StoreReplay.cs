using LocalCosmos.Journal;

namespace LocalCosmos.Store;

/// <summary>Rebuilds databases, containers and items from the records of a journal.</summary>
internal sealed class StoreReplay(TimeProvider time, DateTimeOffset? until = null)
{
    private readonly Dictionary<uint, Database> _databases = [];
    private readonly Dictionary<uint, (Database Database, Container Container)> _containers = [];
    private readonly Dictionary<uint, ReplayedItems> _items = [];
    private readonly HashSet<uint> _restoring = [];
    private long _read;
    private bool _isPast;

    public IEnumerable<Database> Databases => _databases.Values;

    /// <summary>The last number given to a database, a container or a definition, also if it is deleted.</summary>
    public uint LastNumber { get; private set; }

    /// <summary>The first time recorded in the journal; earlier states are unknown.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Whether more than half of what was read is obsolete.</summary>
    public bool IsWorthCompacting =>
        _read > 2L * (_databases.Count + _containers.Count + _items.Values.Sum(items => (long)items.ByNumber.Count));

    public void Read(ReadOnlyMemory<byte> record)
    {
        if (_isPast)
            return;
        switch (StoreRecord.KindOf(record))
        {
            case StoreRecord.Kind.Time:
                Since ??= StoreRecord.Time(record);
                _isPast = StoreRecord.Time(record) > until;
                break;
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
                    Forget(container.Identity.Container);
                break;
            case StoreRecord.Kind.Container:
                _read++;
                Define(StoreRecord.Definition<ContainerRecord>(record));
                break;
            case StoreRecord.Kind.LastNumber:
                LastNumber = Math.Max(LastNumber, StoreRecord.Definition<uint>(record));
                break;
            case StoreRecord.Kind.Restoring:
                _read++;
                var restoring = StoreRecord.Definition<ContainerRecord>(record);
                _restoring.Add(restoring.Number);
                Define(restoring);
                break;
            case StoreRecord.Kind.Restored:
                _read++;
                Publish(StoreRecord.Definition<uint>(record));
                break;
            case StoreRecord.Kind.ContainerDeleted:
                _read++;
                var (owner, gone) = _containers[StoreRecord.Definition<uint>(record)];
                owner.Remove(gone);
                Forget(gone.Identity.Container);
                break;
            case StoreRecord.Kind.Items:
                foreach (var change in StoreRecord.Items(record))
                    Change(change);
                break;
            case StoreRecord.Kind.ItemsWithoutHeads:
                foreach (var change in ItemsWithoutHeads.Read(record, PathOf))
                    Change(change);
                break;
            default:
                throw new InvalidDataException("The journal was written by another version of LocalCosmos.");
        }
    }

    /// <summary>
    /// Puts the items into their containers, once all is read: a compacted journal has them in the order of writes, and
    /// they must come in the order of their numbers, too. A container whose restore was not completed is dropped.
    /// </summary>
    public void Finish()
    {
        foreach (var number in _restoring)
            Forget(number);
        _restoring.Clear();
        Parallel.ForEach(_containers, each => each.Value.Container.Restore(_items[each.Key].ByNumber.Values));
    }

    /// <summary>The present state in as few records as possible.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Records()
    {
        yield return StoreRecord.Of(time.GetUtcNow());
        yield return StoreRecord.Of(StoreRecord.Kind.LastNumber, LastNumber);
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

    /// <summary>
    /// The records by which a container is as it was in another replay: as a new container of the same name, with a
    /// resource id of its own, in which each item has its order of writes and <c>_ts</c> again.
    /// </summary>
    /// <returns>
    /// The container with its items, to which no name leads yet; and the record by which it takes the place of the
    /// container of its name. A journal that ends before that record has the old container, complete.
    /// </returns>
    /// <exception cref="JournalException">The container was not there, or its database is not there any more.</exception>
    public (IReadOnlyList<ReadOnlyMemory<byte>> Container, ReadOnlyMemory<byte> Swap) Restore(
        StoreReplay past,
        string database,
        string container
    )
    {
        var source = past._databases.Values.FirstOrDefault(each => each.Id == database)?.Find(container);
        if (source is null)
            throw new JournalException(
                $"There was no container '{container}' in a database '{database}' at that time."
            );
        if (_databases.Values.FirstOrDefault(each => each.Id == database) is not { } owner)
            throw new JournalException($"The database '{database}' has been deleted; a container is restored into it.");
        var record = source.Record() with
        {
            Database = owner.Record.Number,
            Number = LastNumber + 1,
            Revision = LastNumber + 1,
            Timestamp = time.GetUtcNow().ToUnixTimeSeconds(),
            Ranges = [.. source.Ranges.Records().Select(range => range with { Parents = [], Version = 1 })],
        };
        List<ReadOnlyMemory<byte>> records =
        [
            StoreRecord.Of(time.GetUtcNow()),
            StoreRecord.Of(StoreRecord.Kind.Restoring, record),
        ];
        var restored = new Container(record, time);
        foreach (var item in source.Stored())
        {
            var range = restored.Ranges.Find(new PartitionKey(item.PartitionKey));
            var draft = ItemDraft.Of(item.Document, restored.Definition.PartitionKey);
            var copy = new Item(restored.Identity, range.Id, item.Number, item.Lsn, item.Timestamp, draft);
            records.Add(StoreRecord.Of([new Change(restored, range, null, copy, copy.Lsn)]));
        }
        return (records, StoreRecord.Of(StoreRecord.Kind.Restored, record.Number));
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
        if (!_restoring.Contains(record.Number))
            database.Add(container);
        _containers[record.Number] = (database, container);
        _items[record.Number] = new([], []);
    }

    private void Publish(uint restored)
    {
        _restoring.Remove(restored);
        var (database, container) = _containers[restored];
        if (database.Find(container.Definition.Id) is { } replaced)
            Forget(replaced.Identity.Container);
        database.Add(container);
    }

    private void Forget(uint container)
    {
        _containers.Remove(container);
        _items.Remove(container);
    }

    private void Change(ItemRecord change)
    {
        _read++;
        var container = _containers[change.Container].Container;
        var (items, keys) = _items[change.Container];
        var after = change.Document.Length == 0 ? null : new Item(container.Identity, change);
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
            container.Ranges.Find(new PartitionKey(key)).MoveTo(change.Lsn);
        container.LastItem = Math.Max(container.LastItem, change.Number);
        container.LastTimestamp = Math.Max(container.LastTimestamp, after?.Timestamp ?? 0);
    }

    private PartitionKeyPath PathOf(uint container) => _containers[container].Container.Definition.PartitionKey;

    private sealed record ReplayedItems(Dictionary<uint, Item> ByNumber, Dictionary<ItemKey, uint> Numbers);
}
