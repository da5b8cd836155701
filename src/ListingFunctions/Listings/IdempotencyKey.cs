using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>
/// The <c>Idempotency-Key</c> header of a create (draft-ietf-httpapi-idempotency-key-header): the client names the
/// request, so that a retry after a lost response does not create a second listing.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>How long a key is valid.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    /// <summary>
    /// The digest of the key, which has no characters that Cosmos forbids in an id; <see langword="null"/> if the
    /// request has no key, and a problem if the key is invalid.
    /// </summary>
    public static (string? Digest, Problem? Problem) Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values switch
        {
            [] => (null, null),
            [{ Length: > 0 and <= MaxLength } key] when key.All(character => character is >= ' ' and <= '~') => (
                DigestOf(Encoding.ASCII.GetBytes(key)),
                null
            ),
            _ => (
                null,
                Problem.Unreadable($"{Header} must be one value of 1 to {MaxLength} printable ASCII characters.")
            ),
        };
    }

    /// <summary>The digest of the content of a body, independent of its formatting.</summary>
    public static string DigestOf(ListingWrite write) =>
        DigestOf(JsonSerializer.SerializeToUtf8Bytes(write, ListingsJson.Types.ListingWrite));

    /// <summary>A random value, used instead of a digest if the client gave no key.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "It distinguishes requests and is not a secret.")]
    public static string Random()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Random.Shared.NextBytes(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes));
}
