using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>
/// The conditions of a request, evaluated in the order of RFC 9110, 13.2.2: <c>If-Match</c>, or without it
/// <c>If-Unmodified-Since</c>; then <c>If-None-Match</c>, or without it <c>If-Modified-Since</c>. A date never overrides
/// an ETag. <c>If-Range</c> has no effect, because no ranges are served.
/// </summary>
internal sealed class Preconditions
{
    private readonly bool _isRead;
    private readonly IList<EntityTagHeaderValue>? _match;
    private readonly IList<EntityTagHeaderValue>? _noneMatch;
    private readonly DateTimeOffset? _unmodifiedSince;
    private readonly DateTimeOffset? _modifiedSince;

    private Preconditions(
        HttpRequest request,
        IList<EntityTagHeaderValue>? match,
        IList<EntityTagHeaderValue>? noneMatch
    )
    {
        (_isRead, _match, _noneMatch) = (request.IsRead(), match, noneMatch);
        if (match is null)
            _unmodifiedSince = DateIn(request.Headers.IfUnmodifiedSince);
        if (noneMatch is null && _isRead)
            _modifiedSince = DateIn(request.Headers.IfModifiedSince);
    }

    /// <summary>Whether the request has no condition, so that the current version need not be known.</summary>
    public bool AreEmpty => _match is null && _noneMatch is null && _unmodifiedSince is null && _modifiedSince is null;

    /// <summary>
    /// Reads the headers. A malformed ETag that protects a version is rejected, since ignoring it would overwrite that
    /// version. In a read a malformed <c>If-None-Match</c> matches nothing: a complete response is always correct.
    /// Malformed dates are ignored, as the RFC requires.
    /// </summary>
    public static (Preconditions Preconditions, Problem? Problem) Read(HttpRequest request)
    {
        var (match, problem) = TagsIn(HeaderNames.IfMatch, request.Headers.IfMatch);
        var (noneMatch, malformed) = TagsIn(HeaderNames.IfNoneMatch, request.Headers.IfNoneMatch);
        if (malformed is not null && request.IsRead())
            (noneMatch, malformed) = ([], null);
        return (new Preconditions(request, match, noneMatch), problem ?? malformed);
    }

    /// <summary>
    /// The response instead of carrying out the request: 304 if the client of a read has the current version, 412 if
    /// another condition is not met. <see langword="null"/> if the request may proceed.
    /// </summary>
    /// <param name="current">The validators of the current version; <see langword="null"/> if there is none.</param>
    public IResult? Check(Validators? current)
    {
        if (_match is not null ? !Names(_match, current, isStrong: true) : IsModified(current, _unmodifiedSince))
            return Problem.PreconditionFailed;
        if (_noneMatch is not null && Names(_noneMatch, current, isStrong: false))
            return _isRead ? new NotModified(current!) : Problem.PreconditionFailed;
        return _modifiedSince is not null && current?.LastModified is not null && !IsModified(current, _modifiedSince)
            ? new NotModified(current)
            : null;
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, Validators? current, bool isStrong) =>
        EntityTagHeaderValue.TryParse(current?.ETag, out var etag)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(etag, isStrong));

    /// <summary>
    /// Whether the current version is later than a date. In the second of the date itself only a version that is the
    /// only one of its second is certainly the one that the client has.
    /// </summary>
    private static bool IsModified(Validators? current, DateTimeOffset? since) =>
        current?.LastModified?.ToUnixTimeSeconds() is { } modified
        && since?.ToUnixTimeSeconds() is { } known
        && (modified > known || modified == known && current.SharesSecond);

    private static DateTimeOffset? DateIn(StringValues header) =>
        header is [{ } text] && HeaderUtilities.TryParseDate(text, out var date) ? date : null;

    private static (IList<EntityTagHeaderValue>? Tags, Problem? Problem) TagsIn(string name, StringValues header)
    {
        if (header.Count == 0)
            return (null, null);
        return EntityTagHeaderValue.TryParseStrictList(header!, out var tags)
            ? (tags, null)
            : (
                null,
                Problem.Unreadable(
                    $"{name} is '{header}'; it must be one or more ETags from earlier responses, with their quotes, or *."
                )
            );
    }
}
