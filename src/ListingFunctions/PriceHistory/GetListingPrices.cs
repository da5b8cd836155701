using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /listings/{id}/prices</c>: the price history, oldest first. The newest changes come from the listing itself,
/// so that a client reads its own writes at once, whether or not the feed has carried them.
/// </summary>
public sealed class GetListingPrices(IListingStore listings, IPriceHistoryStore history, TimeProvider time)
{
    /// <summary>Readings of the history until it is whole; replicas are behind for milliseconds.</summary>
    private const int MaxReadings = 4;

    /// <summary>200 with a plain array; 304, without reading the history, where the listing shows that it is the same; 404; 503 while the history that is read is behind the listing.</summary>
    [Function(nameof(GetListingPrices))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}/prices")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (
            !ListingId.TryParse(id, out var listingId)
            || await listings.ReadAsync(listingId, cancellationToken) is not { Listing.Trail: var trail }
        )
            return Problem.NoListing(id);
        var version = trail.Version();
        if (version.AreKnownTo(request))
            return new NotModified(version);
        if (await ReadOlderAsync(listingId, trail, cancellationToken) is not { } older)
            return Problem.HistoryBehind(id);

        return new JsonAnswer<IReadOnlyList<Price>>(
            [.. older.Concat(trail.Recent).Select(change => new Price(change.PriceEur, change.CreatedDate, listingId))],
            ListingJson.Types.IReadOnlyListPrice
        )
        {
            ETag = version.ETag,
            LastModified = version.LastModified,
        };
    }

    /// <summary>
    /// What is older than the trail. It is recorded, since nothing leaves a trail before it is; but a replica that has
    /// not heard of it may be the one that is asked, and a history with a hole must not pass for a whole one.
    /// </summary>
    private async Task<IReadOnlyList<PriceChange>?> ReadOlderAsync(
        long listingId,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        if (trail.IsComplete)
            return [];
        for (var reading = 1; ; reading++)
        {
            var older = await history.ReadAsync(listingId, null, trail.First?.CreatedDate, cancellationToken);
            var reached = older.Count > 0 ? older[^1].CreatedDate : (DateTimeOffset?)null;
            if (trail.OlderUntil is null || reached >= trail.OlderUntil)
                return older;
            if (reading == MaxReadings)
                return null;
            await Task.Delay(TimeSpan.FromMilliseconds(50 * reading), time, cancellationToken);
        }
    }
}
