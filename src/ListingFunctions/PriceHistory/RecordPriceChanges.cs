using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// Tells the history, <c>listing_prices</c>, every price change that the feed of <c>listings</c> carries. The feed
/// delivers at least once and shows only latest versions; telling is idempotent, and each version carries its changes.
/// </summary>
public sealed partial class RecordPriceChanges(
    IListingStore listings,
    IPriceHistoryStore history,
    RecordedPrices recorded,
    TimeProvider time,
    ILogger<RecordPriceChanges> log
)
{
    /// <summary>Listings recorded at once; within a listing, changes go one after the other.</summary>
    private const int Parallelism = 32;

    /// <summary>Characters kept of a document that failed: with escapes and all, well within the 2 MB of a Cosmos item.</summary>
    private const int MaxFailureLength = 300_000;

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
            LeaseContainerPrefix = "record-price-changes",
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
            await FailAsync(null, "The batch is not a JSON array.", batch, cancellationToken);
            return;
        }

        var unrecorded = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            documents.GroupBy(IdOf),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (versions, token) =>
            {
                try
                {
                    foreach (var version in versions)
                        await SortOutcomeAsync(version, token);
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

    /// <summary>
    /// What Cosmos will never take is kept as a failure and done with. Everything else that goes wrong may go right
    /// later (429, 449, 408, 5xx, no network, a role not yet assigned) and is thrown.
    /// </summary>
    private async Task SortOutcomeAsync(JsonElement element, CancellationToken cancellationToken)
    {
        try
        {
            await RecordAsync(element, cancellationToken);
        }
        catch (CosmosException e)
            when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            var reason = $"Cosmos will not take it ({(int)e.StatusCode}): {e.ResponseBody}";
            await FailAsync(IdOf(element), reason, element.GetRawText(), cancellationToken);
        }
    }

    private async Task RecordAsync(JsonElement element, CancellationToken cancellationToken)
    {
        if (!FeedDocument.TryRead(element, out var document, out var reason))
        {
            await FailAsync(IdOf(element), reason, element.GetRawText(), cancellationToken);
            return;
        }

        var trail = await TakeUpOutsideEditAsync(document, cancellationToken);
        foreach (var change in await NotRecordedAsync(document.ListingId, trail, cancellationToken))
        {
            if (await history.AppendAsync(document.ListingId, change, cancellationToken))
                Log.Recorded(log, document.ListingId, change.PriceEur, change.Key);
            recorded.Remember(document.ListingId, change.CreatedDate);
        }
    }

    /// <summary>The changes that may be new. A listing met for the first time with several is asked about once.</summary>
    private async Task<List<PriceChange>> NotRecordedAsync(
        long listingId,
        PriceTrail trail,
        CancellationToken cancellationToken
    )
    {
        var last = recorded.Find(listingId);
        if (last is null && trail.Recent.Count > 1)
        {
            last = (await history.ReadLastAsync(listingId, cancellationToken))?.CreatedDate;
            if (last is { } instant)
                recorded.Remember(listingId, instant);
        }

        return [.. trail.After(last)];
    }

    /// <summary>
    /// A price edited outside the API becomes a change of the trail by a conditional write, as any other: whoever
    /// comes second, a delivery of the same version or a PUT that took the edit up itself, finds a newer version.
    /// </summary>
    private async Task<PriceTrail> TakeUpOutsideEditAsync(FeedDocument document, CancellationToken cancellationToken)
    {
        if (document.Trail.IsAt(document.LatestPriceEur) || document is { DeletedDate: not null } or { ETag: null })
            return document.Trail;

        var lastRecorded = document.Trail.Last is null
            ? await history.ReadLastAsync(document.ListingId, cancellationToken)
            : null;
        var (trail, leaving) = document
            .Trail.TakeUp(document.LatestPriceEur, document.WrittenDate, lastRecorded)
            .Trim();
        await history.EnsureRecordedAsync(document.ListingId, leaving, cancellationToken);
        var taken = await listings.WriteTrailAsync(document.ListingId, trail, document.ETag, cancellationToken);
        return taken ? trail : document.Trail;
    }

    private async Task FailAsync(string? listingId, string reason, string document, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
        var text = document.Length > MaxFailureLength ? document[..MaxFailureLength] : document;
        var failure = new PriceFailure(id, listingId, reason, text, time.GetUtcNow())
        {
            Truncated = text.Length < document.Length,
        };
        await history.AddFailureAsync(failure, cancellationToken);
        Log.Failed(log, listingId, id, reason);
    }

    private static bool TryReadBatch(string batch, out JsonElement[] documents)
    {
        documents = [];
        try
        {
            // Deeper than any document that Cosmos takes: one such document must not make the batch unreadable.
            var array = JsonElement.Parse(batch, new JsonDocumentOptions { MaxDepth = 1024 });
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

    /// <summary>The id as it is written, escapes and all: some escaped text is no text.</summary>
    private static string? IdOf(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.String
            ? id.GetRawText().Trim('"')
            : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listing {ListingId} is at {PriceEur} EUR since {CreatedDate}")]
        public static partial void Recorded(ILogger logger, long listingId, decimal priceEur, string createdDate);

        [LoggerMessage(
            LogLevel.Error,
            "No price can be recorded of listing {ListingId}, kept as price failure {FailureId}: {Reason}"
        )]
        public static partial void Failed(ILogger logger, string? listingId, string failureId, string reason);
    }
}
