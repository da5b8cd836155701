using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary><c>GET /listings/{id}</c>: one listing, with its ETag.</summary>
public sealed class GetListing(IListingStore listings)
{
    /// <summary>200 with the listing; 404 if there is none.</summary>
    [Function(nameof(GetListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) =>
        ListingId.TryParse(id, out var listingId)
        && await listings.ReadAsync(listingId, cancellationToken) is { } stored
            ? stored.Listing.ToResponse(stored.ETag)
            : Problem.NoListing(id);
}
