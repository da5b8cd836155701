using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>
/// The <c>Idempotency-Key</c> of a create (draft-ietf-httpapi-idempotency-key-header): the client names the request, so
/// that sending it again, its answer being lost, does not make a second listing.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    /// <summary>
    /// The key's digest, which says as much and has no characters that Cosmos forbids in an id; <see langword="null"/>
    /// where the request has none, and a problem where what it has is no key.
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

    /// <summary>The digest of what a body says, however it is written.</summary>
    public static string DigestOf(ListingWrite write) =>
        DigestOf(JsonSerializer.SerializeToUtf8Bytes(write, ListingsJson.Types.ListingWrite));

    /// <summary>In the place of a key's digest where the client gave none.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "It tells requests apart and guards nothing.")]
    public static string Random()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Random.Shared.NextBytes(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private static string DigestOf(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes));
}
