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

    /// <summary>Reads of the listing, if it is changed each time while it is absorbed.</summary>
    private const int MaxAttempts = 5;

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
        if (!ListingId.TryParse(id, out var listingId))
            return null;
        for (var attempt = 1; ; attempt++)
        {
            if (await listings.ReadAsync(listingId, cancellationToken) is not { } stored)
                return null;
            var listing = stored.Listing;
            // What was written out of band becomes part of the history before it is returned: a later write must not
            // take it back.
            if (listing.MayDifferFromHistory)
            {
                var newest = await history.Store.ReadNewestAsync(listing, cancellationToken);
                var absorbed = await listings.AbsorbAsync(history.Store, stored, newest, cancellationToken);
                if (absorbed is null && attempt < MaxAttempts)
                    continue;
                // It is changed all the time; its own trail may lack changes that are recorded.
                listing = absorbed ?? listing.With(listing.Reconcile(newest));
            }

            var trail = await history.Store.NumberedAsync(listing, cancellationToken);
            var lost = trail.Missing.Where(range => range.AcceptedDate is not null).ToList();
            if (lost.Count > 0)
                request.HttpContext.Response.Headers[ServiceHeaders.MissingPrices] = MissingPrices.TextOf(lost);
            return new ListingHistory(stored with { Listing = listing }, trail);
        }
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
