using ListingFunctions.Settings;
using ListingFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Events;

/// <summary>
/// Pushes events in batches, one batch after the other, so that those of a listing arrive in order. How far a listing is
/// pushed is entered only after the receiver has accepted: whoever stops in between sends the batch again.
/// </summary>
public sealed partial class EventPublisher(
    IOptions<EventsSettings> settings,
    Lazy<IEventReceiver> receiver,
    PublishedEvents published,
    EventFailures failures,
    TimeProvider time,
    ListingMetrics metrics,
    ILogger<EventPublisher> log
)
{
    /// <summary>Events per batch: with some hundred bytes each, far below the 1 MB that Event Grid accepts.</summary>
    private const int BatchSize = 100;

    /// <summary>Writes at once of how far listings are pushed.</summary>
    private const int Parallelism = 16;

    /// <summary>Whether events are pushed.</summary>
    public bool IsOn => settings.Value.Address is not null;

    /// <summary>Pushes events. What the receiver rejects for good is dead-lettered, and the rest goes on.</summary>
    /// <param name="events">The events, those of each listing in order.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="Exception">The receiver is unavailable; what it has not accepted must be pushed again.</exception>
    internal async Task PublishAsync(IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken)
    {
        foreach (var batch in events.Chunk(BatchSize))
        {
            await SendAsync(batch, cancellationToken);
            await Parallel.ForEachAsync(
                batch.Select(each => each.After).GroupBy(after => after.Id).Select(listing => listing.Last()),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                async (after, token) => await published.WriteAsync(after, token)
            );
        }
    }

    /// <summary>Sends one event again; the reason if it is not accepted.</summary>
    internal async Task<string?> RetryAsync(CloudEventEnvelope rejected, CancellationToken cancellationToken)
    {
        if (!IsOn)
            return "Push is off: the setting Events__Endpoint is not set.";
        try
        {
            return await receiver.Value.SendAsync([rejected], cancellationToken);
        }
        catch (Exception e)
            when ((e is HttpRequestException or OperationCanceledException || e.IsOfAzure())
                && !cancellationToken.IsCancellationRequested
            )
        {
            return $"The receiver is unavailable: {e.Message}";
        }
    }

    /// <summary>Sends a batch. One that is rejected is sent in halves, down to the event that is the cause.</summary>
    private async Task SendAsync(PendingEvent[] batch, CancellationToken cancellationToken)
    {
        if (await receiver.Value.SendAsync([.. batch.Select(each => each.Event)], cancellationToken) is not { } reason)
        {
            metrics.AddEvents(batch.Length);
            return;
        }

        if (batch is [var rejected])
        {
            await DeadLetterAsync(rejected.Event, reason, cancellationToken);
            return;
        }

        await SendAsync(batch[..(batch.Length / 2)], cancellationToken);
        await SendAsync(batch[(batch.Length / 2)..], cancellationToken);
    }

    private async Task DeadLetterAsync(CloudEventEnvelope rejected, string reason, CancellationToken cancellationToken)
    {
        var failure = EventFailure.Of(rejected, reason, time.GetUtcNow());
        await failures.AddAsync(failure, cancellationToken);
        Log.Rejected(log, rejected.Id, failure.Id, failure.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "Event {EventId} cannot be pushed; stored as event failure {FailureId}: {Reason}"
        )]
        public static partial void Rejected(ILogger logger, string eventId, string failureId, string reason);
    }
}
