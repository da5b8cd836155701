using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>GET /listings</c>: the listings that its filters let through, in the order of its sort, a page at a time; a
/// <c>Link</c> header leads to the next.
/// </summary>
public sealed class ListListings(IListingStore listings)
{
    /// <summary>
    /// 200 with a plain array, newest first where no <c>sort</c> is named. 422 for parameters that are unknown or break
    /// <see cref="ListingQueryRules"/>, 400 for a continuation that no page of the same filters and sort gave.
    /// </summary>
    [Function(nameof(ListListings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (query, problem) = ListingQueryRules.Read(request.Query);
        if (query is null)
            return problem!;

        // A search counts once, however many pages of it are read.
        if (query.After is null)
            RequestTrace.SetPlace(query.Filter.City, query.Filter.Country);
        var (found, next) = await listings.ListAsync(query, cancellationToken);
        return new JsonResponse<IReadOnlyList<ListingAnswer>>(
            [.. found.Select(listing => new ListingAnswer(listing))],
            ListingsJson.Types.IReadOnlyListListingAnswer
        )
        {
            Link = query.LinkTo(next, request),
        };
    }
}
