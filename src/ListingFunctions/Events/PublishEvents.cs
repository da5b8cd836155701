using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Events;

/// <summary>
/// Pushes the price changes and deletions that the change feed of <c>listings</c> delivers, as CloudEvents: at least
/// once, and in order within a listing (<see cref="PendingEvents"/> says why). A receiver that is unavailable delays its
/// own events and nothing else, since this function has leases of its own.
/// </summary>
public sealed partial class PublishEvents(
    EventPublisher publisher,
    PublishedEvents published,
    HistoryReader history,
    HistoryGaps gaps,
    FeedAttempts attempts,
    ILogger<PublishEvents> log
)
{
    /// <summary>Listings whose events are found in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>
    /// Pushes the events of a batch. If a transient failure keeps those of some listings from being found, the others
    /// are pushed; then an exception makes the retry policy redeliver the batch, as it does if the receiver is
    /// unavailable. If push is off, the batch is done: the function must not fall behind.
    /// </summary>
    /// <param name="batch">The feed's documents, a JSON array, each listing at its latest version.</param>
    /// <param name="cancellationToken">Signalled when the host stops; the batch is redelivered.</param>
    [Function(nameof(PublishEvents))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:05:00")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            "%Cosmos:Database%",
            Containers.Listings,
            Connection = "Cosmos",
            LeaseContainerName = Containers.Leases,
            LeaseContainerPrefix = Feeds.PublishEvents,
            StartFromBeginning = true,
            FeedPollDelay = 5000,
            MaxItemsPerInvocation = 1000
        )]
            string batch,
        CancellationToken cancellationToken
    )
    {
        if (!publisher.IsOn)
            return;
        if (!FeedBatch.TryRead(batch, out var documents, out var reason))
        {
            Log.Unreadable(log, reason);
            return;
        }

        var beginning = await published.BeginningAsync(cancellationToken);
        var pending = new ConcurrentQueue<IReadOnlyList<PendingEvent>>();
        ExceptionDispatchInfo? failure = null;
        try
        {
            await FeedBatch.HandleAsync(
                [.. documents.GroupBy(StoredListing.IdOf)],
                Parallelism,
                attempts,
                versions => $"{Feeds.PublishEvents}/{versions.Key}",
                async (versions, token) => pending.Enqueue(await FindAsync(versions, beginning, token)),
                (versions, cause, _) =>
                {
                    Log.NotPushed(log, versions.Key, cause);
                    return Task.CompletedTask;
                },
                "The events of some listings could not be found",
                cancellationToken
            );
        }
        catch (AggregateException e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        await publisher.PublishAsync([.. pending.SelectMany(events => events)], cancellationToken);
        failure?.Throw();
    }

    /// <summary>
    /// The pending events of a listing. A document that is no listing has none; the recorder dead-letters it.
    /// </summary>
    private async Task<IReadOnlyList<PendingEvent>> FindAsync(
        IEnumerable<JsonElement> versions,
        DateTimeOffset beginning,
        CancellationToken cancellationToken
    )
    {
        PublishedListing? state = null;
        var events = new List<PendingEvent>();
        foreach (var version in versions)
        {
            if (!StoredListing.TryRead(version, out var stored, out _))
                continue;
            var listing = stored.Listing;
            state ??= await published.ReadAsync(listing.Id, cancellationToken);
            events.AddRange(await PendingEvents.OfAsync(history, gaps, stored, state, beginning, cancellationToken));
            state = events.LastOrDefault()?.After ?? state;
        }

        return events;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A batch of the change feed cannot be read; no event of it is pushed: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "Events of listing {ListingId} are not pushed: finding them failed repeatedly")]
        public static partial void NotPushed(ILogger logger, string? listingId, Exception cause);
    }
}
