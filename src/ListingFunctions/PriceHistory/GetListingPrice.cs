using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary><c>GET /listings/{id}/price</c>: the price in force at an instant, or, without one, the newest.</summary>
public sealed class GetListingPrice(IListingStore listings, HistoryReader history)
{
    /// <summary>
    /// 200 with the last price that was set at or before <c>at</c>; 404 for an unknown listing, and for one that had no
    /// price yet; 422 if <c>at</c> is invalid; 503 if the history has a gap, or a replica lags.
    /// </summary>
    [Function(nameof(GetListingPrice))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}/price")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var at = parameters.Instant("at", roundUp: false);
        if (parameters.Problem is { } problem)
            return problem;
        if (await ListingHistory.ReadAsync(listings, history, request, id, cancellationToken) is not { } found)
            return Problem.NoListing(id);

        var (listing, trail) = (found.Listing, found.Trail);
        return await history.ReadAsync(listing.Id, trail, PriceRange.UpTo(at), 1, cancellationToken) switch
        {
            null => await found.IncompleteAsync(listings, history, cancellationToken),
            [] => Problem.NoPrice(id),
            [var price, ..] => new JsonResponse<Price>(
                new Price(price.PriceEur, price.CreatedDate, listing.Id),
                PriceHistoryJson.Types.Price
            ),
        };
    }
}
