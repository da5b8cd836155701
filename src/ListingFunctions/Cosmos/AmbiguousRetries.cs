namespace ListingFunctions.Cosmos;

/// <summary>
/// How often one write is sent again after an ambiguous outcome, before the client gets a 503. Such a write takes
/// effect once, however often it is sent.
/// </summary>
internal struct AmbiguousRetries
{
    private const int Most = 2;

    private int _used;

    /// <summary>Whether the write that failed by <paramref name="exception"/> is to be sent again. Counts it.</summary>
    public bool Allow(Exception exception, CancellationToken cancellationToken) =>
        exception.HasAmbiguousOutcome() && _used++ < Most && !cancellationToken.IsCancellationRequested;
}
