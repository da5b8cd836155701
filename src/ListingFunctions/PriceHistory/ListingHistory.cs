using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.PriceHistory;

/// <summary>A listing, and the trail of its price history.</summary>
internal sealed record ListingHistory(Listing Listing, PriceTrail Trail)
{
    /// <summary>
    /// Reads the listing with this id; <see langword="null"/> if there is none. If an operator accepted the loss of
    /// some of its changes, the response gets a header with their numbers.
    /// </summary>
    public static async Task<ListingHistory?> ReadAsync(
        IListingStore listings,
        HistoryReader history,
        HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (
            !ListingId.TryParse(id, out var listingId)
            || await listings.ReadAsync(listingId, cancellationToken) is not { Listing: var listing }
        )
            return null;
        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        var lost = trail.Missing.Where(range => range.AcceptedDate is not null).ToList();
        if (lost.Count > 0)
            request.HttpContext.Response.Headers[ServiceHeaders.MissingPrices] = MissingPrices.TextOf(lost);
        return new ListingHistory(listing, trail);
    }
}
