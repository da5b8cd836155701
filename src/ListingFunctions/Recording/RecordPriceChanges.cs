using ListingFunctions.Cosmos;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Recording;

/// <summary>
/// Records every price change that the change feed of <c>listings</c> delivers in the history, <c>listing_prices</c>.
/// The feed delivers at least once, and only latest versions; <see cref="PriceRecorder"/> explains why that is enough.
/// </summary>
public sealed partial class RecordPriceChanges(
    PriceRecorder recorder,
    IPriceFailureStore failures,
    FeedAttempts attempts,
    TimeProvider time,
    ListingMetrics metrics,
    ILogger<RecordPriceChanges> log
)
{
    /// <summary>Listings recorded in parallel; the changes of one listing are recorded in sequence.</summary>
    private const int Parallelism = 32;

    /// <summary>
    /// Records a batch. Poison messages go to <c>price_failures</c>. If a transient failure prevents some listings from
    /// being recorded, the others still are; then an exception makes the retry policy redeliver the batch.
    /// </summary>
    /// <param name="batch">The feed's documents, a JSON array, each listing at its latest version.</param>
    /// <param name="cancellationToken">Signalled when the host stops; the batch is redelivered.</param>
    [Function(nameof(RecordPriceChanges))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:05:00")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            "%Cosmos:Database%",
            Containers.Listings,
            Connection = "Cosmos",
            LeaseContainerName = Containers.Leases,
            LeaseContainerPrefix = Feeds.RecordPriceChanges,
            StartFromBeginning = true,
            FeedPollDelay = 1000,
            MaxItemsPerInvocation = 1000
        )]
            string batch,
        CancellationToken cancellationToken
    )
    {
        if (!FeedBatch.TryRead(batch, out var documents, out var reason))
        {
            await DeadLetterAsync(null, reason, batch, cancellationToken);
            return;
        }

        var listings = documents.Select(DeliveredListing.Of).GroupBy(version => version.ListingId).ToList();
        var ahead = await recorder.ReadAheadAsync(listings.Select(versions => versions.First()), cancellationToken);
        await FeedBatch.HandleAsync(
            listings,
            Parallelism,
            attempts,
            versions => $"{Feeds.RecordPriceChanges}/{versions.Key}",
            (versions, token) => RecordAsync(versions, ahead, token),
            GiveUpAsync,
            "Some prices could not be recorded",
            cancellationToken
        );
    }

    private async Task RecordAsync(
        IEnumerable<DeliveredListing> versions,
        RecordedAhead ahead,
        CancellationToken cancellationToken
    )
    {
        foreach (var version in versions)
            if (await recorder.RecordAsync(version, ahead, cancellationToken) is { } reason)
                await DeadLetterAsync(version.ListingId, reason, version.Document.GetRawText(), cancellationToken);
    }

    private async Task GiveUpAsync(
        IEnumerable<DeliveredListing> versions,
        Exception failure,
        CancellationToken cancellationToken
    )
    {
        var reason = $"It keeps failing: {failure.Message}";
        foreach (var version in versions)
            await DeadLetterAsync(version.ListingId, reason, version.Document.GetRawText(), cancellationToken);
    }

    private async Task DeadLetterAsync(
        string? listingId,
        string reason,
        string document,
        CancellationToken cancellationToken
    )
    {
        var failure = PriceFailure.Of(listingId, reason, document, time.GetUtcNow());
        if (await failures.AddAsync(failure, cancellationToken))
            metrics.AddPriceFailure();
        Log.Failed(log, listingId, failure.Id, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "Prices of listing {ListingId} cannot be recorded; stored as price failure {FailureId}: {Reason}"
        )]
        public static partial void Failed(ILogger logger, string? listingId, string failureId, string reason);
    }
}
