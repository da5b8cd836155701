using System.Buffers.Binary;

namespace LocalCosmos.Store;

/// <summary>
/// Resource ids (<c>_rid</c>) of the shape the SDK takes apart: base64 with <c>/</c> written as <c>-</c>; 4 bytes for
/// a database, 8 for a container, 16 for an item or a partition key range, each beginning with its owner's.
/// </summary>
internal static class ResourceId
{
    private const byte ContainerMark = 0x80;
    private const byte RangeMark = 0x50;

    /// <summary>The resource id of a database.</summary>
    public static string Database(uint database)
    {
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, database);
        return Text(id);
    }

    /// <summary>The resource id of a container.</summary>
    public static string Container(uint database, uint container)
    {
        Span<byte> id = stackalloc byte[8];
        WriteContainer(id, database, container);
        return Text(id);
    }

    /// <summary>The resource id of a partition key range.</summary>
    public static string Range(uint database, uint container, int range)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        WriteContainer(id, database, container);
        BinaryPrimitives.WriteInt32LittleEndian(id[8..], range);
        id[15] = RangeMark;
        return Text(id);
    }

    /// <summary>
    /// The resource id of an item. The number stands little-endian in the last eight bytes, by which the SDK orders
    /// items: so their order is that of their creation.
    /// </summary>
    public static string Item(uint database, uint container, uint number)
    {
        Span<byte> id = stackalloc byte[16];
        WriteContainer(id, database, container);
        BinaryPrimitives.WriteUInt64LittleEndian(id[8..], number);
        return Text(id);
    }

    /// <summary>The number of an item, or null when the text is not the resource id of one.</summary>
    public static uint? ItemNumber(string id)
    {
        Span<byte> bytes = stackalloc byte[16];
        return
            Convert.TryFromBase64String(id.Replace('-', '/'), bytes, out var length)
            && length == bytes.Length
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) is <= uint.MaxValue and var number
            ? (uint)number
            : null;
    }

    private static void WriteContainer(Span<byte> id, uint database, uint container)
    {
        BinaryPrimitives.WriteUInt32BigEndian(id, database);
        BinaryPrimitives.WriteUInt32BigEndian(id[4..], container);
        id[4] |= ContainerMark;
    }

    private static string Text(ReadOnlySpan<byte> id) => Convert.ToBase64String(id).Replace('/', '-');
}
