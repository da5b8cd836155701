using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>One version of an item; a write makes another.</summary>
internal sealed class Item
{
    private readonly ContainerIdentity _owner;
    private long _replacedBy;

    internal Item(ContainerIdentity owner, int range, uint number, long lsn, long timestamp, ItemDraft draft)
    {
        _owner = owner;
        Number = number;
        Lsn = lsn;
        Timestamp = timestamp;
        Id = draft.Id;
        PartitionKey = draft.PartitionKey.Text == draft.Id ? draft.Id : draft.PartitionKey.Text;
        TimeToLive = draft.TimeToLive;
        Document = draft.Seal(Rid, NewETag(range), timestamp);
    }

    internal Item(ContainerIdentity owner, uint number, long lsn, ItemDraft draft, JsonElement document)
    {
        _owner = owner;
        Number = number;
        Lsn = lsn;
        Timestamp = document.GetProperty("_ts"u8).GetInt64();
        Id = draft.Id;
        PartitionKey = draft.PartitionKey.Text == draft.Id ? draft.Id : draft.PartitionKey.Text;
        TimeToLive = draft.TimeToLive;
        Document = document;
    }

    /// <summary>The <c>id</c>, unique within the partition.</summary>
    public string Id { get; }

    /// <summary>The text of the partition key; see <see cref="Store.PartitionKey.Text"/>.</summary>
    public string PartitionKey { get; }

    /// <summary>Its place in the order of creation within the container; kept by all versions.</summary>
    public uint Number { get; }

    /// <summary>The place of this version in the order of writes within its range.</summary>
    public long Lsn { get; }

    /// <summary>When this version was written, in seconds since 1970 (<c>_ts</c>).</summary>
    public long Timestamp { get; }

    /// <summary>The document's own <c>ttl</c> in seconds; -1 is never, 0 that it has none.</summary>
    public int TimeToLive { get; }

    /// <summary>The document, with <c>_rid</c>, <c>_etag</c> and <c>_ts</c>.</summary>
    public JsonElement Document { get; }

    /// <summary>The resource id, in whose order queries and reads go.</summary>
    public string Rid => ResourceId.Item(_owner.Database, _owner.Container, Number);

    /// <summary>The etag with its quotes; unlike that of any other version of any item of the account.</summary>
    public string ETag => Document.GetProperty("_etag"u8).GetString()!;

    /// <summary>Where the item is placed among the ranges of its container.</summary>
    public EffectivePartitionKey Position() => new PartitionKey(PartitionKey).Effective();

    /// <summary>Whether this is the version there was at a place in the order of writes of its range.</summary>
    public bool IsVisibleAt(long lsn) =>
        Lsn <= lsn && Volatile.Read(ref _replacedBy) is var replaced && (replaced == 0 || replaced > lsn);

    /// <summary>Marks this version as replaced or deleted by a write.</summary>
    /// <param name="lsn">The place of that write.</param>
    internal void Replaced(long lsn) => Volatile.Write(ref _replacedBy, lsn);

    internal ItemKey Key => new(PartitionKey, Id);

    // Each range counts its own writes, so its id is part of the etag.
    private string NewETag(int range) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"{_owner.Container:x8}-{(ushort)range:x4}-{(ushort)(Lsn >> 32):x4}-{(ushort)(Lsn >> 16):x4}-{(ushort)Lsn:x4}{(uint)Timestamp:x8}\""
        );
}

internal readonly record struct ItemKey(string PartitionKey, string Id);

/// <summary>The numbers from which the resource ids of a container and its items are made.</summary>
internal sealed record ContainerIdentity(uint Database, uint Container);
