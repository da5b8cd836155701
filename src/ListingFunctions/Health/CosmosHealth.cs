using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Health;

/// <summary>
/// Whether Cosmos answers: one point read of an item that is not there (1 RU), at most once a second however many ask,
/// since anybody may.
/// </summary>
public sealed partial class CosmosHealth(Database database, TimeProvider time, ILogger<CosmosHealth> log)
{
    private const string NoListing = "health";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Container _listings = database.GetContainer(Containers.Listings);
    private readonly Lock _lock = new();
    private Task<bool>? _probe;
    private long _probedAt;

    /// <summary>Whether it did within two seconds, now or within the last one.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the asking, which others may wait for.</param>
    public Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_probe is null || _probe.IsCompleted && time.GetElapsedTime(_probedAt) >= Lifetime)
                (_probe, _probedAt) = (ProbeDetachedAsync(), time.GetTimestamp());
            return _probe.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Apart from the request that happens to be first: it is no part of that client's session.</summary>
    private Task<bool> ProbeDetachedAsync()
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(ProbeAsync);
    }

    private async Task<bool> ProbeAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            // The SDK, while it does not know the account yet, does not heed its token.
            await _listings
                .TryReadAsync(NoListing, new PartitionKey(NoListing), CosmosJson.Types.JsonElement, timeout.Token)
                .WaitAsync(timeout.Token);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, Cosmos cannot be worked with.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failing(log, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Cosmos does not answer; the app is not ready")]
        public static partial void Failing(ILogger logger, Exception exception);
    }
}
