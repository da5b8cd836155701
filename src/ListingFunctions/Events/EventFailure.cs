using ListingFunctions.Cosmos;

namespace ListingFunctions.Events;

/// <summary>
/// A dead letter: an event that the receiver rejected for good, as stored in <c>event_failures</c> (partition key
/// <c>/id</c>).
/// </summary>
/// <param name="Id">A digest of the event's id, so a redelivery adds nothing.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Event">The event.</param>
/// <param name="FailedDate">When it was rejected.</param>
public sealed record EventFailure(string Id, string Reason, CloudEventEnvelope Event, DateTimeOffset FailedDate)
    : IDeadLetter
{
    /// <summary>The most characters of a reason, which a receiver may have written.</summary>
    private const int MaxReason = 1000;

    /// <summary>The dead letter of an event that was rejected at <paramref name="now"/>.</summary>
    public static EventFailure Of(CloudEventEnvelope rejected, string reason, DateTimeOffset now) =>
        new(DeadLetterStore.IdOf(rejected.Id), reason[..Math.Min(reason.Length, MaxReason)], rejected, now);
}
