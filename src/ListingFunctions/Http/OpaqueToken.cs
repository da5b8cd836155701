using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ListingFunctions.Http;

/// <summary>
/// A cursor as clients carry it: base64url, with a digest of what it is for, so that one that was cut, mistyped or
/// brought to another question is noticed instead of leading somewhere else. It guards against mistakes, and holds no
/// secret.
/// </summary>
internal static class OpaqueToken
{
    private const int DigestLength = 9;

    /// <summary>The token of <paramref name="content"/>, good for <paramref name="purpose"/> alone.</summary>
    public static string Write(string purpose, ReadOnlySpan<byte> content) =>
        Base64Url.EncodeToString([.. DigestOf(purpose, content), .. content]);

    /// <summary>Reads a token that was written for <paramref name="purpose"/>.</summary>
    public static bool TryRead(string? token, string purpose, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        if (!Base64Url.IsValid(token))
            return false;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < DigestLength)
            return false;
        content = bytes[DigestLength..];
        return Write(purpose, content) == token;
    }

    private static byte[] DigestOf(string purpose, ReadOnlySpan<byte> content) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(purpose), 0, .. content])[..DigestLength];
}
