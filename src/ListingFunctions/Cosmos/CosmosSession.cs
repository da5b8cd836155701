namespace ListingFunctions.Cosmos;

/// <summary>
/// The session of a client across instances. The SDK keeps a session in each instance, so a client whose next request
/// reaches another instance could read data older than its own write; sending back its <c>Session-Token</c> prevents that.
/// </summary>
internal sealed class CosmosSession
{
    private readonly AsyncLocal<SeenContainers?> _current = new();

    /// <summary>What the client of the request in flight has seen; <see langword="null"/> outside of requests.</summary>
    public SeenContainers? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }
}
