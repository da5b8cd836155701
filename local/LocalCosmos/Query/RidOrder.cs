using System.Buffers.Binary;

namespace LocalCosmos.Query;

/// <summary>
/// The order of document rids: the last eight of their sixteen bytes as a little-endian number. It is the SDK's own
/// order: when the SDK resumes an ORDER BY, it drops what ties with the resume point and is not above it in this order.
/// Comparing rids as strings would lose rows there.
/// </summary>
internal static class RidOrder
{
    private const int Bytes = 16;

    /// <summary>Reads a document rid's place in the order.</summary>
    /// <returns>False when the text is no document rid: sixteen bytes in base64, with <c>-</c> for <c>/</c>.</returns>
    public static bool TryRead(string rid, out ulong place)
    {
        place = 0;
        Span<char> base64 = stackalloc char[24];
        if (rid.Length != base64.Length)
            return false;
        rid.AsSpan().Replace(base64, '-', '/');
        Span<byte> bytes = stackalloc byte[18];
        if (!Convert.TryFromBase64Chars(base64, bytes, out var written) || written != Bytes)
            return false;
        place = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        return true;
    }
}
