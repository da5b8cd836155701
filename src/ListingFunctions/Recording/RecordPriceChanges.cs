using System.Collections.Concurrent;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Recording;

/// <summary>
/// Tells the history, <c>listing_prices</c>, every price change that the feed of <c>listings</c> carries. The feed
/// delivers at least once and shows only latest versions; see <see cref="PriceRecorder"/> for why that is enough.
/// </summary>
public sealed partial class RecordPriceChanges(
    PriceRecorder recorder,
    IPriceFailureStore failures,
    TimeProvider time,
    ListingMetrics metrics,
    ILogger<RecordPriceChanges> log
)
{
    /// <summary>Listings recorded at once; within a listing, changes go one after the other.</summary>
    private const int Parallelism = 32;

    /// <summary>
    /// Records a batch. What can never be recorded goes to <c>price_failures</c>; when something could not be recorded
    /// now, the rest is, and then it throws, so that the retry policy brings the batch again.
    /// </summary>
    /// <param name="batch">The feed's documents, a JSON array, each listing at its latest version.</param>
    /// <param name="cancellationToken">The host is stopping; the batch comes again.</param>
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
        if (!TryReadBatch(batch, out var documents))
        {
            await DeadLetterAsync(null, "The batch is not a JSON array.", batch, cancellationToken);
            return;
        }

        var unrecorded = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            documents.GroupBy(FeedDocument.IdOf),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (versions, token) =>
            {
                try
                {
                    foreach (var version in versions)
                        await RecordAsync(version, token);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    unrecorded.Enqueue(e);
                }
            }
        );
        if (!unrecorded.IsEmpty)
            throw new AggregateException(
                "Some prices could not be recorded now; the batch must come again.",
                unrecorded
            );
    }

    private async Task RecordAsync(JsonElement document, CancellationToken cancellationToken)
    {
        if (await recorder.RecordAsync(document, cancellationToken) is { } reason)
            await DeadLetterAsync(FeedDocument.IdOf(document), reason, document.GetRawText(), cancellationToken);
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

    private static bool TryReadBatch(string batch, out JsonElement[] documents)
    {
        documents = [];
        try
        {
            var array = JsonElement.Parse(batch, FeedDocument.ReadingOptions);
            if (array.ValueKind != JsonValueKind.Array)
                return false;
            documents = [.. array.EnumerateArray()];
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "No price can be recorded of listing {ListingId}, kept as price failure {FailureId}: {Reason}"
        )]
        public static partial void Failed(ILogger logger, string? listingId, string failureId, string reason);
    }
}
