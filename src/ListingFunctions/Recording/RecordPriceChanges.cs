using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
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

        await FeedBatch.HandleAsync(
            [.. documents.GroupBy(StoredListing.IdOf)],
            Parallelism,
            attempts,
            versions => $"{Feeds.RecordPriceChanges}/{versions.Key}",
            RecordAsync,
            GiveUpAsync,
            "Some prices could not be recorded",
            cancellationToken
        );
    }

    private async Task RecordAsync(IEnumerable<JsonElement> versions, CancellationToken cancellationToken)
    {
        foreach (var version in versions)
            await RecordAsync(version, cancellationToken);
    }

    private async Task GiveUpAsync(
        IEnumerable<JsonElement> versions,
        Exception failure,
        CancellationToken cancellationToken
    )
    {
        var reason = $"It failed {FeedAttempts.Max} times, while others did not: {failure.Message}";
        foreach (var version in versions)
            await DeadLetterAsync(StoredListing.IdOf(version), reason, version.GetRawText(), cancellationToken);
    }

    private async Task RecordAsync(JsonElement document, CancellationToken cancellationToken)
    {
        if (await recorder.RecordAsync(document, cancellationToken) is { } reason)
            await DeadLetterAsync(StoredListing.IdOf(document), reason, document.GetRawText(), cancellationToken);
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
