using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /listings/{id}/prices/summary</c>: summarizes a price history, or a range of it; see
/// <see cref="PriceSummary"/>.
/// </summary>
public sealed class GetPriceSummary(IListingStore listings, HistoryReader history, TimeProvider time)
{
    /// <summary>
    /// Changes per read: a history of any length is processed in the memory of one page. Cosmos returns at most a
    /// thousand documents per call.
    /// </summary>
    private const int PageSize = 500;

    /// <summary>
    /// 200 with the summary; 404 for an unknown listing, and for one that had no price before <c>to</c>; 422 for an
    /// invalid parameter; 503 if the history has a gap, or a replica lags.
    /// </summary>
    [Function(nameof(GetPriceSummary))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}/prices/summary")]
            HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var span = parameters.PriceRange();
        if (parameters.Problem is { } problem)
            return problem;
        if (await ListingHistory.ReadAsync(listings, history, request, id, cancellationToken) is not { } found)
            return Problem.NoListing(id);
        var (listing, trail) = (found.Listing, found.Trail);

        PriceTally? tally = null;
        var rest = span;
        if (span.From is { } from)
        {
            var inForce = await history.ReadAsync(listing.Id, trail, PriceRange.UpTo(from), 1, cancellationToken);
            if (inForce is null)
                return await found.IncompleteAsync(listings, history, cancellationToken);
            if (inForce is [var change, ..])
                (tally, rest) = (new PriceTally(change, from), rest.After(from));
        }

        IReadOnlyList<PriceChange>? page;
        do
        {
            page = await history.ReadAsync(listing.Id, trail, rest, PageSize, cancellationToken);
            if (page is null)
                return await found.IncompleteAsync(listings, history, cancellationToken);
            foreach (var change in page)
                tally = tally?.Add(change) ?? new PriceTally(change, span.From);
            if (page is [.., var last])
                rest = rest.After(last.CreatedDate);
        } while (page.Count == PageSize);

        // The newest change may be later than the clock: changes can be faster than one a millisecond, or the clock was
        // set back.
        var (now, newest) = (time.GetUtcNow(), trail.Last?.CreatedDate);
        return tally is null
            ? Problem.NoPrice(id)
            : new JsonResponse<PriceSummary>(
                tally.Summarise(listing.Id, span.Before, newest > now ? newest.Value : now, listing.SurfaceAreaM2),
                PriceHistoryJson.Types.PriceSummary
            );
    }
}
