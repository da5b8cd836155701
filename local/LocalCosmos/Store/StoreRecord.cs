using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>
/// The records by which a store is made again: definitions as JSON; item changes with a head and, before the document,
/// what a start would otherwise read out of it. One record holds what belongs together.
/// </summary>
internal static class StoreRecord
{
    // The length of a partition key that is the id.
    private const int SameAsId = -1;

    public enum Kind : byte
    {
        Database = 1,
        DatabaseDeleted = 2,
        Container = 3,
        ContainerDeleted = 4,
        ItemsWithoutHeads = 5,
        Time = 6,
        Items = 7,
        LastNumber = 8,
        Restoring = 9,
        Restored = 10,
    }

    public static ReadOnlyMemory<byte> Of<T>(Kind kind, T definition) =>
        (byte[])[(byte)kind, .. JsonSerializer.SerializeToUtf8Bytes(definition)];

    public static T Definition<T>(ReadOnlyMemory<byte> record) => JsonSerializer.Deserialize<T>(record.Span[1..])!;

    public static Kind KindOf(ReadOnlyMemory<byte> record) => (Kind)record.Span[0];

    /// <summary>When the records that follow were committed.</summary>
    public static ReadOnlyMemory<byte> Of(DateTimeOffset time)
    {
        var record = new byte[1 + sizeof(long)];
        record[0] = (byte)Kind.Time;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(1), time.ToUnixTimeMilliseconds());
        return record;
    }

    public static DateTimeOffset Time(ReadOnlyMemory<byte> record) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(record.Span[1..]));

    public static ReadOnlyMemory<byte> Of(IEnumerable<Change> changes)
    {
        var record = new ArrayBufferWriter<byte>();
        record.Write([(byte)Kind.Items]);
        foreach (var change in changes)
            if (change.After is { } written)
                Write(record, change, written);
            else
                Write(record, new(change.Container.Identity.Container, change.Lsn, change.Before!.Number));
        return record.WrittenMemory;
    }

    /// <summary>Reads a record of item changes.</summary>
    public static IEnumerable<ItemRecord> Items(ReadOnlyMemory<byte> record)
    {
        for (var rest = record[1..]; rest.Length > 0; )
        {
            var head = MemoryMarshal.Read<ItemHead>(rest.Span);
            rest = rest[ItemHead.Length..];
            var id = Text(Take(ref rest, head.Id));
            var key = head.Key == SameAsId ? id : Text(Take(ref rest, head.Key));
            yield return new(
                head.Container,
                head.Lsn,
                head.Number,
                head.Timestamp,
                head.Range,
                head.TimeToLive,
                id,
                key,
                Take(ref rest, head.Document)
            );
        }
    }

    private static void Write(IBufferWriter<byte> record, Change change, Item written)
    {
        var key = written.PartitionKey == written.Id ? null : written.PartitionKey;
        Write(
            record,
            new(change.Container.Identity.Container, change.Lsn, written.Number)
            {
                Timestamp = written.Timestamp,
                Range = written.Range,
                TimeToLive = written.TimeToLive,
                Id = Encoding.UTF8.GetByteCount(written.Id),
                Key = key is null ? SameAsId : Encoding.UTF8.GetByteCount(key),
                Document = written.Text.Length,
            }
        );
        Encoding.UTF8.GetBytes(written.Id, record);
        Encoding.UTF8.GetBytes(key, record);
        record.Write(written.Text);
    }

    private static void Write(IBufferWriter<byte> record, ItemHead head)
    {
        MemoryMarshal.Write(record.GetSpan(ItemHead.Length), head);
        record.Advance(ItemHead.Length);
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    // As it lies in the file, little-endian as all machines are that .NET runs on; lengths are in bytes.
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct ItemHead(uint Container, long Lsn, uint Number)
    {
        public const int Length = 4 + 8 + 4 + 8 + 4 + 4 + 4 + 4 + 4;

        public long Timestamp { get; init; }
        public int Range { get; init; }
        public int TimeToLive { get; init; }
        public int Id { get; init; }
        public int Key { get; init; }
        public int Document { get; init; }
    }
}

/// <summary>A change of an item as it was recorded; the document of a deletion is empty.</summary>
/// <param name="Container">The number of the container.</param>
/// <param name="Lsn">Its place in the order of writes of the range.</param>
/// <param name="Number">The number of the item.</param>
/// <param name="Timestamp">When it was written, in seconds since 1970.</param>
/// <param name="Range">The id of the range that it was written to.</param>
/// <param name="TimeToLive">The document's own <c>ttl</c>; see <see cref="Item.TimeToLive"/>.</param>
/// <param name="Id">The id.</param>
/// <param name="PartitionKey">The text of the partition key.</param>
/// <param name="Document">The document in UTF-8, valid as long as the record.</param>
internal sealed record ItemRecord(
    uint Container,
    long Lsn,
    uint Number,
    long Timestamp,
    int Range,
    int TimeToLive,
    string Id,
    string PartitionKey,
    ReadOnlyMemory<byte> Document
);

internal sealed record DatabaseRecord(uint Number, string Id, long Timestamp);

/// <param name="Database">The number of its database.</param>
/// <param name="Number">The number of the container.</param>
/// <param name="Definition">The definition as it was given.</param>
/// <param name="Timestamp">When it was last defined.</param>
/// <param name="Revision">A number that no other definition of the account has; it makes the etag.</param>
/// <param name="Lsn">The last number in the order of writes of the only range, in records without ranges.</param>
/// <param name="LastItem">The last number given to an item.</param>
/// <param name="Ranges">The partition key ranges; null is one.</param>
internal sealed record ContainerRecord(
    uint Database,
    uint Number,
    JsonElement Definition,
    long Timestamp,
    uint Revision,
    long Lsn,
    uint LastItem,
    IReadOnlyList<RangeRecord>? Ranges = null
);

/// <param name="Id">The id of the range.</param>
/// <param name="Min">The first effective partition key in it.</param>
/// <param name="Max">The first effective partition key after it.</param>
/// <param name="Parents">The ids of all ranges it descends from.</param>
/// <param name="Version">The version of the container's ranges in which it appeared.</param>
/// <param name="Lsn">The last number in its order of writes; deletions have numbers that no item shows.</param>
internal sealed record RangeRecord(int Id, string Min, string Max, IReadOnlyList<int> Parents, int Version, long Lsn);
