using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text;
using ListingFunctions.Http;

namespace ListingFunctions.PriceChanges;

/// <summary>
/// A continuation of the feed as clients carry it. It names every range of the container with its place, so it is
/// compressed: an address must stay short however many ranges there are.
/// </summary>
internal static class FeedCursor
{
    private const string Purpose = "price-changes";

    /// <summary>Of some four hundred ranges, which hold 20 TB of price changes.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>The cursor of a continuation.</summary>
    public static string Write(string continuation)
    {
        var text = Encoding.UTF8.GetBytes(continuation);
        var bytes = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
        return BrotliEncoder.TryCompress(text, bytes, out var length)
            ? OpaqueToken.Write(Purpose, bytes.AsSpan(0, length))
            : throw new InvalidOperationException("A continuation could not be compressed.");
    }

    /// <summary>The continuation of a cursor that <see cref="Write"/> made.</summary>
    public static bool TryRead(string? cursor, [NotNullWhen(true)] out string? continuation)
    {
        continuation = null;
        if (!OpaqueToken.TryRead(cursor, Purpose, out var content))
            return false;
        var bytes = new byte[MaxLength];
        if (!BrotliDecoder.TryDecompress(content, bytes, out var length))
            return false;
        continuation = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
