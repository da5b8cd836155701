using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>The <c>If-Match</c> of a request (RFC 9110, 13.1.1): the versions of the resource that it may change.</summary>
internal sealed class IfMatch
{
    private readonly IList<EntityTagHeaderValue>? _tags;

    private IfMatch(IList<EntityTagHeaderValue>? tags) => _tags = tags;

    /// <summary>Whether the request names versions at all.</summary>
    public bool IsPresent => _tags is not null;

    /// <summary>Whether the resource at <paramref name="etag"/> may be changed.</summary>
    public bool Allows(string etag) =>
        _tags is null
        || EntityTagHeaderValue.TryParse(etag, out var current)
            && _tags.Any(tag =>
                tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true)
            );

    /// <summary>Reads the header. A malformed one is rejected: ignoring it would overwrite what it protects.</summary>
    public static (IfMatch IfMatch, Problem? Problem) Read(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return (new IfMatch(null), null);
        return EntityTagHeaderValue.TryParseStrictList(header!, out var tags)
            ? (new IfMatch(tags), null)
            : (
                new IfMatch(null),
                Problem.Unreadable(
                    $"If-Match is '{header}'; it must be one or more ETags from earlier responses, with their quotes, or *."
                )
            );
    }
}
