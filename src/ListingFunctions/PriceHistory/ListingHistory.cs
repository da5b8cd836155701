using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.PriceHistory;

/// <summary>A listing, and the trail of its price history.</summary>
internal sealed record ListingHistory(StoredListing Stored, PriceTrail Trail)
{
    /// <summary>The listing.</summary>
    public Listing Listing => Stored.Listing;

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
            || await listings.ReadAsync(listingId, cancellationToken) is not { } stored
        )
            return null;
        var trail = await history.Store.TrailOfAsync(stored.Listing, cancellationToken);
        var lost = trail.Missing.Where(range => range.AcceptedDate is not null).ToList();
        if (lost.Count > 0)
            request.HttpContext.Response.Headers[ServiceHeaders.MissingPrices] = MissingPrices.TextOf(lost);
        return new ListingHistory(stored, trail);
    }

    /// <summary>
    /// The problem that the history cannot be read completely; if that lasts, the document of the listing says so from
    /// now on, so that an operator finds it.
    /// </summary>
    public async Task<Problem> IncompleteAsync(
        IListingStore listings,
        HistoryReader history,
        CancellationToken cancellationToken
    )
    {
        await HistoryGaps.CheckAsync(listings, history, Stored, history.Now, cancellationToken);
        return Problem.HistoryIncomplete(ListingId.Format(Listing.Id));
    }
}
