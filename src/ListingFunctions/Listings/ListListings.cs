using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>GET /listings</c>: lists the listings that match the filters, in the order of <c>sort</c>, page by page; a
/// <c>Link</c> header leads to the next page. <c>include=price_trend</c> adds what their prices did.
/// </summary>
public sealed class ListListings(IListingStore listings, TimeProvider time)
{
    /// <summary>
    /// 200 with a plain array, newest first if there is no <c>sort</c>, or the same as lines or as a table. 406 if none of
    /// these is acceptable, 422 for parameters that are unknown or violate
    /// <see cref="ListingQueryRules"/>, 400 for a continuation that is invalid for these filters and this sort.
    /// </summary>
    [Function(nameof(ListListings))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (representation, problem) = Representations.Negotiate(request);
        if (problem is not null)
            return problem;
        (var query, problem) = ListingQueryRules.Read(request.Query);
        if (query is null)
            return problem!;

        // A search is counted once, however many of its pages are read.
        if (query.After is null)
            RequestTrace.SetPlace(query.Filter.City, query.Filter.Country);
        var (found, next) = await listings.ListAsync(query, cancellationToken);
        var link = query.LinkTo(next, request);
        if (!query.IncludesTrend)
            return new ListResponse<ListingResponse>(
                representation,
                [.. found.Select(listing => new ListingResponse(listing))],
                ListingsJson.Types.IReadOnlyListListingResponse
            )
            {
                Link = link,
            };

        var now = time.GetUtcNow();
        return new ListResponse<ListingWithTrend>(
            representation,
            [.. found.Select(listing => ListingWithTrend.Of(listing, now))],
            ListingsJson.Types.IReadOnlyListListingWithTrend
        )
        {
            Link = link,
        };
    }
}
