using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Sources;

/// <summary>
/// <c>GET /sources/{source}/listings</c>: the keys of a source with their listings, in ordinal order of the keys, page by
/// page; a sender compares its catalogue with them.
/// </summary>
public sealed class ListSourceListings(IListingStore listings)
{
    /// <summary>200 with a plain array, empty if the source is not known; 422 or 400 for an invalid parameter.</summary>
    [Function(nameof(ListSourceListings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sources/{source}/listings")]
            HttpRequest request,
        string source,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var (limit, continuation) = (parameters.Limit(), parameters.Continuation());
        if (!SourceKey.IsSource(source))
            parameters.Break("source", SourceKey.SourceRule.Message, RuleCode.Pattern);
        if (parameters.Problem is { } problem)
            return problem;
        var scope = $"sources/{source}/listings";
        PageCursor? after = null;
        if (continuation is not null && !PageCursor.TryParse(continuation, scope, out after))
            return Problem.InvalidContinuation;

        var (found, next) = await listings.ListOfSourceAsync(source, after, limit, cancellationToken);
        return new JsonResponse<IReadOnlyList<SourceListing>>(
            [.. found.Select(listing => new SourceListing(listing.SourceKey!, listing.Id, listing.UpdatedDate))],
            SourcesJson.Types.IReadOnlyListSourceListing
        )
        {
            Link = next is null
                ? null
                : NextPage.LinkTo(request, ("limit", limit), ("continuation", next.ToToken(scope))),
        };
    }
}

/// <summary>A key of a source, and its listing.</summary>
/// <param name="Key">The key.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="UpdatedDate">When the listing was last changed.</param>
public sealed record SourceListing(string Key, long ListingId, DateTimeOffset UpdatedDate);
