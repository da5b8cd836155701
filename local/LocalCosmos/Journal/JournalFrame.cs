using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LocalCosmos.Journal;

/// <summary>
/// How a record lies in the file: a mark, its length, the CRC-32C of length and bytes (each four bytes, little-endian),
/// its bytes. The mark lets a reader find the next record after a damaged one, and shows whether it begins an append.
/// </summary>
/// <remarks>Earlier versions wrote the mark of a beginning before each record.</remarks>
internal static class JournalFrame
{
    public const int HeaderLength = 12;
    public const int LargestRecord = 256 * 1024 * 1024;

    /// <summary>The mark of a record that begins an append.</summary>
    public static ReadOnlySpan<byte> Beginning => "LCJ1"u8;

    /// <summary>The mark of a record that is appended together with the one before.</summary>
    public static ReadOnlySpan<byte> Continuing => "LCJ+"u8;

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> record, bool isBeginning)
    {
        var header = output.GetSpan(HeaderLength);
        (isBeginning ? Beginning : Continuing).CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Checksum(record));
        output.Advance(HeaderLength);
        output.Write(record);
    }

    /// <summary>The length of the record that a header announces; null when these bytes are no header.</summary>
    public static int? ReadLength(ReadOnlySpan<byte> header) =>
        (header.StartsWith(Beginning) || header.StartsWith(Continuing))
        && BinaryPrimitives.ReadInt32LittleEndian(header[4..]) is >= 0 and <= LargestRecord and var length
            ? length
            : null;

    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Checksum(record);

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, (uint)record.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(record);
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in record[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, rest);
        return ~sum;
    }
}
