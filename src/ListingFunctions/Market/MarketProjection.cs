using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Market;

/// <summary>
/// Projects listings into <c>market_listings</c>. A delivery only names a listing; what is projected is its current version,
/// read after the projection that it replaces on a condition. So an old version that is redelivered changes nothing, and of
/// two projections at once, the later one wins or is repeated.
/// </summary>
public sealed partial class MarketProjection(
    MarketListings projections,
    HistoryReader history,
    HistoryGaps gaps,
    Database database,
    ILogger<MarketProjection> log
)
{
    private readonly Container _listings = database.GetContainer(Containers.Listings);

    /// <summary>
    /// Projects the listing of a document. A document that is no listing is skipped, and a listing whose history has a gap:
    /// its projection stays as it was until the gap is closed, which changes the listing, so that the feed delivers it again.
    /// </summary>
    internal async Task<MarketProjected> ProjectAsync(JsonElement document, CancellationToken cancellationToken)
    {
        if (!StoredListing.TryRead(document, out var delivered, out _))
            return MarketProjected.Skipped;
        var id = ListingId.Format(delivered.Listing.Id);
        try
        {
            while (true)
            {
                var stored = await projections.ReadAsync(id, cancellationToken);
                if (await ReadCurrentAsync(id, cancellationToken) is not { } current)
                    return MarketProjected.Skipped;
                if (stored?.Item?.IsSameAs(current) == true)
                    return MarketProjected.Unchanged;
                if (await projections.WriteAsync(current, stored?.ETag, cancellationToken))
                    return MarketProjected.Written;
            }
        }
        // A rebuild goes on with the others.
        catch (Exception e) when (!e.IsTransient() && !cancellationToken.IsCancellationRequested)
        {
            Log.Rejected(log, id, e is CosmosException rejection ? PermanentRejection.ReasonOf(rejection) : $"{e}");
            return MarketProjected.Skipped;
        }
    }

    /// <summary>The listing as it is now; <see langword="null"/> if it is none any more, or its history has a gap.</summary>
    private async Task<MarketListing?> ReadCurrentAsync(string id, CancellationToken cancellationToken)
    {
        if (
            await _listings.ReadLatestAsync(id, cancellationToken) is not { } document
            || !StoredListing.TryRead(document, out var stored, out _)
        )
            return null;
        var listing = stored.Listing;
        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        var changes = await history.ReadAllAsync(listing.Id, trail, cancellationToken);
        // The document says so from then on, and no longer once the gap is closed. An archived listing is not touched any
        // more: a write would delay its end.
        if (changes is null && !listing.IsArchived)
            changes = await gaps.CheckAsync(stored, cancellationToken);
        if (changes is null)
            Log.Gap(log, id);
        return changes is null ? null : MarketListing.Of(listing, changes);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Listing {ListingId} stays in the market as it was: its price history has a gap"
        )]
        public static partial void Gap(ILogger logger, string listingId);

        [LoggerMessage(LogLevel.Error, "Listing {ListingId} stays in the market as it was: {Reason}")]
        public static partial void Rejected(ILogger logger, string listingId, string reason);
    }
}

/// <summary>What became of a listing's projection.</summary>
internal enum MarketProjected
{
    /// <summary>It was up to date.</summary>
    Unchanged,

    /// <summary>It was written.</summary>
    Written,

    /// <summary>It stays as it was: there is no listing, or its history has a gap.</summary>
    Skipped,
}
