using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /listings/{id}/prices</c>: the price history, oldest first. The newest changes come from the listing itself,
/// so that a client reads its own writes at once, whether or not the feed has carried them.
/// </summary>
public sealed class GetListingPrices(IListingStore listings, IPriceHistoryStore history)
{
    /// <summary>200 with a plain array; 404.</summary>
    [Function(nameof(GetListingPrices))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "listings/{id}/prices")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (
            !ListingId.TryParse(id, out var listingId)
            || await listings.ReadAsync(listingId, cancellationToken) is not { Listing.Trail: var trail }
        )
            return Problem.NoListing(id);

        // What is older than the trail is recorded: nothing leaves a trail before it is.
        var older = trail.IsComplete
            ? []
            : await history.ReadAsync(listingId, trail.First?.CreatedDate, cancellationToken);
        return new JsonAnswer<IReadOnlyList<Price>>(
            [.. older.Concat(trail.Recent).Select(change => new Price(change.PriceEur, change.CreatedDate, listingId))],
            ListingJson.Types.IReadOnlyListPrice
        );
    }
}
