using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>What tells whether the copy that a client has is still the newest (RFC 9110, 8.8 and 13).</summary>
/// <param name="ETag">With its quotes. A weak one (<c>W/"…"</c>) stands for the same content in whatever coding.</param>
/// <param name="LastModified">To the second; changes within one are told apart by the ETag alone.</param>
internal sealed record Validators(string ETag, DateTimeOffset? LastModified = null)
{
    /// <summary>Whether the ETag is weak, so that what it stands for may be sent in several codings.</summary>
    public bool AreWeak => ETag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>
    /// Whether a read may be answered with 304. <c>If-Modified-Since</c> counts only where no <c>If-None-Match</c> is
    /// given. A condition that cannot be read is not met: the whole answer is never wrong.
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

/// <summary>Tells reads from writes.</summary>
internal static class Reads
{
    /// <summary>Whether the method only asks: a write's answer has no place in any cache.</summary>
    public static bool IsRead(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
