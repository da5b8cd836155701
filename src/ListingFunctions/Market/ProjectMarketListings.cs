using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Market;

/// <summary>
/// Keeps in <c>market_listings</c> what the market is computed from, following the change feed of <c>listings</c>; see
/// <see cref="MarketProjection"/>.
/// </summary>
public sealed partial class ProjectMarketListings(
    MarketProjection projection,
    FeedAttempts attempts,
    ILogger<ProjectMarketListings> log
)
{
    /// <summary>Listings projected in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>
    /// Projects the listings of a batch. If a transient failure keeps some from being projected, the others still are; then
    /// an exception makes the retry policy redeliver the batch.
    /// </summary>
    /// <param name="batch">The feed's documents, a JSON array, each listing at its latest version.</param>
    /// <param name="cancellationToken">Signalled when the host stops; the batch is redelivered.</param>
    [Function(nameof(ProjectMarketListings))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:05:00")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            "%Cosmos:Database%",
            Containers.Listings,
            Connection = "Cosmos",
            LeaseContainerName = Containers.Leases,
            LeaseContainerPrefix = Feeds.ProjectMarketListings,
            StartFromBeginning = true,
            FeedPollDelay = 5000,
            MaxItemsPerInvocation = 1000
        )]
            string batch,
        CancellationToken cancellationToken
    )
    {
        if (!FeedBatch.TryRead(batch, out var documents, out var reason))
        {
            Log.Unreadable(log, reason);
            return;
        }

        await FeedBatch.HandleAsync(
            [.. documents.GroupBy(StoredListing.IdOf)],
            Parallelism,
            attempts,
            versions => $"{Feeds.ProjectMarketListings}/{versions.Key}",
            // The versions of a listing all name the same one.
            (versions, token) => projection.ProjectAsync(versions.Last(), token),
            (versions, cause, _) =>
            {
                Log.NotProjected(log, versions.Key, cause);
                return Task.CompletedTask;
            },
            "Some listings could not be projected into the market",
            cancellationToken
        );
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "A batch of the change feed cannot be read; no listing of it is projected into the market: {Reason}"
        )]
        public static partial void Unreadable(ILogger logger, string reason);

        [LoggerMessage(
            LogLevel.Error,
            "Listing {ListingId} stays in the market as it was: projecting it failed repeatedly"
        )]
        public static partial void NotProjected(ILogger logger, string? listingId, Exception cause);
    }
}
