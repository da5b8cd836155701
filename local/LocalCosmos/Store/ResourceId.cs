using System.Buffers.Binary;

namespace LocalCosmos.Store;

/// <summary>
/// Resource ids (<c>_rid</c>) of the shape the SDK takes apart: base64 with <c>/</c> written as <c>-</c>; 4 bytes for
/// a database, 8 for a container, 16 for an item or a partition key range, each beginning with its owner's.
/// </summary>
public static class ResourceId
{
    /// <summary>The largest number an item of one container can have; see <see cref="Item"/>.</summary>
    public const uint LargestItemNumber = (1u << 28) - 1;

    private const byte ContainerMark = 0x80;
    private const byte RangeMark = 0x50;
    private const int OrderedDigits = 5;
    private const uint Base = 52;

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

    /// <summary>The resource id of a container's only partition key range.</summary>
    public static string Range(uint database, uint container)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        WriteContainer(id, database, container);
        id[15] = RangeMark;
        return Text(id);
    }

    /// <summary>
    /// The resource id of an item. Two readers put items in order by it: the query engine compares the texts, the SDK
    /// the last eight bytes as a little-endian number. Both find the order of <paramref name="number"/>: it stands
    /// there twice, first as digits in the letters of base64 (whose order is that of their values), then little-endian.
    /// </summary>
    public static string Item(uint database, uint container, uint number)
    {
        Span<byte> id = stackalloc byte[16];
        WriteContainer(id, database, container);
        var digits = 0u;
        var rest = number;
        for (var digit = 0; digit < OrderedDigits; digit++)
        {
            digits |= (rest % Base) << (6 * digit);
            rest /= Base;
        }
        BinaryPrimitives.WriteUInt32BigEndian(id[8..], digits);
        BinaryPrimitives.WriteUInt32LittleEndian(id[12..], number);
        return Text(id);
    }

    /// <summary>The number that <see cref="Item"/> was given, or null when the text is not the resource id of an item.</summary>
    public static uint? ItemNumber(string id)
    {
        Span<byte> bytes = stackalloc byte[16];
        return
            Convert.TryFromBase64String(id.Replace('-', '/'), bytes, out var length)
            && length == bytes.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) is <= LargestItemNumber and var number
            ? number
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
