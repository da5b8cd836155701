using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ListingFunctions.Http;

/// <summary>
/// The place where an answer ended, as clients carry it: compressed, since a continuation of Cosmos names every range of
/// a container and an address must stay short, with a digest of what it is for, so that one that was cut, mistyped or
/// brought to another question is noticed instead of leading somewhere else. It guards against mistakes, and holds no
/// secret: whoever forges one gains a place in what is open to them anyway.
/// </summary>
internal static class OpaqueToken
{
    private const int DigestLength = 9;

    /// <summary>Of a continuation that names some four hundred ranges, which hold 20 TB.</summary>
    private const int MaxLength = 64 * 1024;

    /// <summary>Beyond these, compression gains little and takes a hundred times as long.</summary>
    private const int Quality = 5;
    private const int Window = 16;

    /// <summary>The token of <paramref name="place"/>, good for <paramref name="purpose"/> alone.</summary>
    public static string Write(string purpose, string place)
    {
        var text = Encoding.UTF8.GetBytes(place);
        var content = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
        return BrotliEncoder.TryCompress(text, content, out var length, Quality, Window)
            ? Write(purpose, content.AsSpan(0, length))
            : throw new InvalidOperationException("A continuation could not be compressed.");
    }

    /// <summary>Reads a token that was written for <paramref name="purpose"/>.</summary>
    public static bool TryRead(string token, string purpose, [NotNullWhen(true)] out string? place)
    {
        place = null;
        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > DigestLength } bytes)
            return false;
        var content = bytes.AsSpan(DigestLength);
        var text = new byte[MaxLength];
        if (Write(purpose, content) != token || !BrotliDecoder.TryDecompress(content, text, out var length))
            return false;
        place = Encoding.UTF8.GetString(text, 0, length);
        return true;
    }

    private static string Write(string purpose, ReadOnlySpan<byte> content) =>
        Base64Url.EncodeToString([
            .. SHA256.HashData([.. Encoding.UTF8.GetBytes(purpose), 0, .. content])[..DigestLength],
            .. content,
        ]);
}
