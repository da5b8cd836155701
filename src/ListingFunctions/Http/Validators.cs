using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>The validators of a response, which show whether a client's copy is current (RFC 9110, 8.8 and 13).</summary>
/// <param name="ETag">With its quotes. A weak one (<c>W/"…"</c>) identifies the same content in any coding.</param>
/// <param name="LastModified">Sent to the second.</param>
/// <param name="SharesSecond">
/// Whether the previous version has the same <paramref name="LastModified"/>, so that the date alone does not
/// distinguish them.
/// </param>
internal sealed record Validators(string ETag, DateTimeOffset? LastModified = null, bool SharesSecond = false)
{
    /// <summary>Whether the ETag is weak, so that the content may be sent in several codings.</summary>
    public bool AreWeak => ETag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>
    /// The representation that they are of. Only JSON may be shared by caches: not all of them heed <c>Vary</c>.
    /// </summary>
    public Representation Representation { get; private init; }

    /// <summary>
    /// The validators of another representation of the same version: each has an ETag of its own (RFC 9110, 8.8.3).
    /// </summary>
    public Validators Of(Representation representation) =>
        representation == Representation.Json
            ? this
            : this with
            {
                ETag = $"{ETag[..^1]}-{representation}\"",
                Representation = representation,
            };

    public void WriteTo(IHeaderDictionary headers)
    {
        headers.ETag = ETag;
        if (LastModified is { } modified)
            headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
    }
}

/// <summary>Distinguishes reads from writes.</summary>
internal static class Reads
{
    /// <summary>Whether the method is GET or HEAD: the response to a write must not be cached.</summary>
    public static bool IsRead(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
