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
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sources/{source}/listings")]
            HttpRequest request,
        string source,
        CancellationToken cancellationToken
    )
    {
        if (!SourceKey.IsSource(source))
            return SourceKey.NotASource;
        var (page, problem) = PageRequest.Read(request, $"sources/{source}/listings");
        if (page is null)
            return problem!;

        var (found, next) = await listings.ListOfSourceAsync(source, page.After, page.Limit, cancellationToken);
        return new JsonResponse<IReadOnlyList<SourceListing>>(
            [.. found.Select(listing => new SourceListing(listing.SourceKey!, listing.Id, listing.UpdatedDate))],
            SourcesJson.Types.IReadOnlyListSourceListing
        )
        {
            Link = page.LinkTo(next),
        };
    }
}

/// <summary>A key of a source, and its listing.</summary>
/// <param name="Key">The key.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="UpdatedDate">When the listing was last changed.</param>
public sealed record SourceListing(string Key, long ListingId, DateTimeOffset UpdatedDate);
