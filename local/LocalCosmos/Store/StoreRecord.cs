using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>
/// The records by which a store is made again: definitions as JSON, item changes with their numbers before the
/// document. One record holds what belongs together.
/// </summary>
internal static class StoreRecord
{
    private const int ItemHeader = 1 + 4 + 8 + 4 + 4;

    public enum Kind : byte
    {
        Database = 1,
        DatabaseDeleted = 2,
        Container = 3,
        ContainerDeleted = 4,
        Items = 5,
        Time = 6,
    }

    private enum ItemChange : byte
    {
        Written = 1,
        Deleted = 2,
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
        {
            var document = change.After is { } written ? Raw(written.Document) : default;
            var header = record.GetSpan(ItemHeader);
            header[0] = (byte)(change.After is null ? ItemChange.Deleted : ItemChange.Written);
            BinaryPrimitives.WriteUInt32LittleEndian(header[1..], change.Container.Identity.Container);
            BinaryPrimitives.WriteInt64LittleEndian(header[5..], change.Lsn);
            BinaryPrimitives.WriteUInt32LittleEndian(header[13..], (change.After ?? change.Before)!.Number);
            BinaryPrimitives.WriteInt32LittleEndian(header[17..], document.Length);
            record.Advance(ItemHeader);
            record.Write(document);
        }
        return record.WrittenMemory;
    }

    /// <summary>Reads a record of item changes; the document of a deletion is empty.</summary>
    public static IEnumerable<ItemRecord> Items(ReadOnlyMemory<byte> record)
    {
        for (var rest = record[1..]; rest.Length > 0; )
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span[17..]);
            yield return new(
                BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[1..]),
                BinaryPrimitives.ReadInt64LittleEndian(rest.Span[5..]),
                BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[13..]),
                rest.Slice(ItemHeader, length)
            );
            rest = rest[(ItemHeader + length)..];
        }
    }

    private static ReadOnlySpan<byte> Raw(JsonElement document) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(document);
}

internal sealed record ItemRecord(uint Container, long Lsn, uint Number, ReadOnlyMemory<byte> Document);

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
