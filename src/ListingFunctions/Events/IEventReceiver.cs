namespace ListingFunctions.Events;

/// <summary>Who receives pushed events. A receiver that is unavailable, or does not accept the app, throws.</summary>
public interface IEventReceiver
{
    /// <summary>
    /// Sends events, in their order. <see langword="null"/> if they are accepted; the reason if they are rejected for
    /// good (400, 413), so that a retry is useless.
    /// </summary>
    Task<string?> SendAsync(IReadOnlyList<CloudEventEnvelope> events, CancellationToken cancellationToken);
}
