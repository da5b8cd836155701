using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ListingFunctions.Http;

/// <summary>
/// A position that clients send back: compressed if it is long, since a continuation of Cosmos names every range of a
/// container and an address must stay short, with a digest of its scope, so that a token that was truncated, mistyped or
/// sent with another query is detected. The digest guards against mistakes only and holds no secret: a forged token gives
/// access to nothing that its client could not read anyway.
/// </summary>
internal static class OpaqueToken
{
    private const int DigestLength = 9;

    /// <summary>The length of a continuation of a thousand ranges as Cosmos writes it.</summary>
    private const int MaxLength = 200 * 1024;

    /// <summary>Up to this length compression gains little, and takes longer than all else that the app does for a read.</summary>
    private const int MaxPlainLength = 200;

    /// <summary>In the digest, between scope and content; so it says whether the content is compressed.</summary>
    private const byte Compressed = 0;
    private const byte Plain = 1;

    /// <summary>Beyond these, compression gains little and takes a hundred times as long.</summary>
    private const int Quality = 5;
    private const int Window = 16;

    /// <summary>The token of <paramref name="position"/>, valid for <paramref name="scope"/> alone.</summary>
    public static string Write(string scope, string position)
    {
        var text = Encoding.UTF8.GetBytes(position);
        if (text.Length <= MaxPlainLength)
            return Write(scope, Plain, text);
        var content = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
        return BrotliEncoder.TryCompress(text, content, out var length, Quality, Window)
            ? Write(scope, Compressed, content.AsSpan(0, length))
            : throw new InvalidOperationException("A continuation could not be compressed.");
    }

    /// <summary>Reads a token that was written for <paramref name="scope"/>.</summary>
    public static bool TryRead(string token, string scope, [NotNullWhen(true)] out string? position)
    {
        position = null;
        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > DigestLength } bytes)
            return false;
        var content = bytes.AsSpan(DigestLength);
        if (Write(scope, Plain, content) == token)
        {
            position = Encoding.UTF8.GetString(content);
            return true;
        }

        if (Write(scope, Compressed, content) != token)
            return false;
        var text = ArrayPool<byte>.Shared.Rent(MaxLength);
        if (BrotliDecoder.TryDecompress(content, text, out var length))
            position = Encoding.UTF8.GetString(text, 0, length);
        ArrayPool<byte>.Shared.Return(text);
        return position is not null;
    }

    private static string Write(string scope, byte form, ReadOnlySpan<byte> content) =>
        Base64Url.EncodeToString([
            .. SHA256.HashData([.. Encoding.UTF8.GetBytes(scope), form, .. content])[..DigestLength],
            .. content,
        ]);
}
