using System.Buffers.Binary;
using System.Numerics;

namespace LocalCosmos.Store;

/// <summary>MurmurHash3 in its variant for x64 with 128 bits, seed 0.</summary>
internal static class MurmurHash3
{
    private const int BlockLength = 16;
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    /// <summary>The hash, its first 64 bits in the lower half.</summary>
    public static UInt128 Hash(ReadOnlySpan<byte> data)
    {
        var (h1, h2) = (0ul, 0ul);
        var rest = data;
        for (; rest.Length >= BlockLength; rest = rest[BlockLength..])
        {
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = (BitOperations.RotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = (BitOperations.RotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        Span<byte> last = stackalloc byte[BlockLength];
        last.Clear();
        rest.CopyTo(last);
        h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(last[8..]));
        h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(last));
        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return new UInt128(h2, h1);
    }

    private static ulong Mix1(ulong block) => BitOperations.RotateLeft(block * C1, 31) * C2;

    private static ulong Mix2(ulong block) => BitOperations.RotateLeft(block * C2, 33) * C1;

    private static ulong Finish(ulong h)
    {
        h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
        h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
        return h ^ (h >> 33);
    }
}
