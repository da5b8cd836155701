using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>The validators of a response, which tell whether a client's copy is current (RFC 9110, 8.8 and 13).</summary>
/// <param name="ETag">With its quotes. A weak one (<c>W/"…"</c>) identifies the same content in any coding.</param>
/// <param name="LastModified">To the second; only the ETag distinguishes changes within one second.</param>
internal sealed record Validators(string ETag, DateTimeOffset? LastModified = null)
{
    /// <summary>Whether the ETag is weak, so that the content may be sent in several codings.</summary>
    public bool AreWeak => ETag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>
    /// Whether the response to a read may be a 304. <c>If-Modified-Since</c> is ignored if there is an
    /// <c>If-None-Match</c>. A malformed condition is not met: a complete response is always correct.
    /// </summary>
    public bool AreKnownTo(HttpRequest request)
    {
        if (!request.IsRead())
            return false;
        if (request.Headers.IfNoneMatch is { Count: > 0 } known)
            return EntityTagHeaderValue.TryParseList(known!, out var tags)
                && EntityTagHeaderValue.TryParse(ETag, out var current)
                && tags.Any(tag =>
                    tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false)
                );
        return LastModified is { } modified
            && request.Headers.IfModifiedSince is [{ } header]
            && HeaderUtilities.TryParseDate(header, out var since)
            && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

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
