using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>One version of an item; a write makes another.</summary>
internal sealed class Item
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = JsonText.MaxDepth };

    private readonly ContainerIdentity _owner;

    // The text as bytes until the document is first asked for, then the document, which holds the text: what is only
    // stored, or only passed on, is never parsed.
    private object _content;
    private long _replacedBy;

    internal Item(ContainerIdentity owner, int range, uint number, long lsn, long timestamp, ItemDraft draft)
    {
        _owner = owner;
        Number = number;
        Lsn = lsn;
        Timestamp = timestamp;
        Range = range;
        Id = draft.Id;
        PartitionKey = draft.PartitionKey.Text == draft.Id ? draft.Id : draft.PartitionKey.Text;
        TimeToLive = draft.TimeToLive;
        _content = draft.Seal(Rid, ETag, timestamp);
    }

    internal Item(ContainerIdentity owner, ItemRecord record)
    {
        _owner = owner;
        Number = record.Number;
        Lsn = record.Lsn;
        Timestamp = record.Timestamp;
        Range = record.Range;
        Id = record.Id;
        PartitionKey = record.PartitionKey;
        TimeToLive = record.TimeToLive;
        _content = record.Document.ToArray();
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

    /// <summary>The id of the range that this version was written to; it may have been split since.</summary>
    public int Range { get; }

    /// <summary>The document in UTF-8, with <c>_rid</c>, <c>_etag</c> and <c>_ts</c>.</summary>
    public ReadOnlySpan<byte> Text =>
        _content is byte[] text ? text : JsonMarshal.GetRawUtf8Value((JsonElement)_content);

    /// <summary>The document, with <c>_rid</c>, <c>_etag</c> and <c>_ts</c>.</summary>
    public JsonElement Document
    {
        get
        {
            // Two readers may both parse it, to the same end.
            if (_content is byte[] text)
                _content = JsonElement.Parse(text, Reading);
            return (JsonElement)_content;
        }
    }

    /// <summary>The resource id, in whose order queries and reads go.</summary>
    public string Rid => ResourceId.Item(_owner.Database, _owner.Container, Number);

    /// <summary>The etag with its quotes; unlike that of any other version of any item of the account.</summary>
    /// <remarks>Each range counts its own writes, so its id is part of it.</remarks>
    public string ETag =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"{_owner.Container:x8}-{(ushort)Range:x4}-{(ushort)(Lsn >> 32):x4}-{(ushort)(Lsn >> 16):x4}-{(ushort)Lsn:x4}{(uint)Timestamp:x8}\""
        );

    /// <summary>Where the item is placed among the ranges of its container.</summary>
    public EffectivePartitionKey Position() => new PartitionKey(PartitionKey).Effective();

    /// <summary>Whether this is the version there was at a place in the order of writes of its range.</summary>
    public bool IsVisibleAt(long lsn) =>
        Lsn <= lsn && Volatile.Read(ref _replacedBy) is var replaced && (replaced == 0 || replaced > lsn);

    /// <summary>Marks this version as replaced or deleted by a write.</summary>
    /// <param name="lsn">The place of that write.</param>
    internal void Replaced(long lsn) => Volatile.Write(ref _replacedBy, lsn);

    internal ItemKey Key => new(PartitionKey, Id);
}

internal readonly record struct ItemKey(string PartitionKey, string Id);

/// <summary>The numbers from which the resource ids of a container and its items are made.</summary>
internal sealed record ContainerIdentity(uint Database, uint Container);
