using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Health;

/// <summary>
/// Checks whether Cosmos is available: one point read of an item that does not exist (1 RU), at most once a second for
/// all callers, since anybody may call it.
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

    /// <summary>Whether Cosmos responded within two seconds, now or within the last second.</summary>
    /// <param name="cancellationToken">Cancels the wait, not the probe, for which others may wait.</param>
    public Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_probe is null || _probe.IsCompleted && time.GetElapsedTime(_probedAt) >= Lifetime)
                (_probe, _probedAt) = (ProbeDetachedAsync(), time.GetTimestamp());
            return _probe.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Probes outside the context of the request that happens to be first, whose session the probe must not affect.
    /// </summary>
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
            // The SDK ignores the token until it knows the account.
            await _listings
                .TryReadAsync(NoListing, new PartitionKey(NoListing), CosmosJson.Types.JsonElement, timeout.Token)
                .WaitAsync(timeout.Token);
            return true;
        }
#pragma warning disable CA1031 // Whatever the cause, Cosmos is unavailable.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failing(log, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Cosmos is unavailable; the app is not ready")]
        public static partial void Failing(ILogger logger, Exception exception);
    }
}
