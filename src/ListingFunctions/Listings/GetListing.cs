using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>GET /listings/{id}</c>: one listing, with its ETag. <c>include=price_trend</c> adds what its price did.
/// </summary>
public sealed class GetListing(IListingStore listings, TimeProvider time)
{
    /// <summary>200 with the listing; 404 if there is none; 422 for parameters that are unknown or invalid.</summary>
    [Function(nameof(GetListing))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var includesTrend = ListingQueryRules.ReadInclude(parameters);
        if (parameters.Problem is { } problem)
            return problem;
        if (
            !ListingId.TryParse(id, out var listingId)
            || await listings.ReadAsync(listingId, cancellationToken) is not { } stored
        )
            return Problem.NoListing(id);
        return includesTrend
            ? new JsonResponse<ListingWithTrend>(
                ListingWithTrend.Of(stored.Listing, time.GetUtcNow()),
                ListingsJson.Types.ListingWithTrend
            )
            {
                // The version of the listing, for a conditional write; the days that it is listed are none of it.
                Validators = stored.Listing.ValidatorsAt(stored.ETag),
                IsCacheable = false,
            }
            : stored.Listing.ToResponse(stored.ETag);
    }
}
