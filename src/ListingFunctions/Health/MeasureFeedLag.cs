using ListingFunctions.Cosmos;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Health;

/// <summary>
/// Measures what nobody tells by itself: how far behind the functions are that follow the change feed, and how many
/// price failures wait for somebody. What cannot be measured is a warning and no value; a zero would say that all is well.
/// </summary>
public sealed partial class MeasureFeedLag(Database database, ListingMetrics metrics, ILogger<MeasureFeedLag> log)
{
    private readonly Container _listings = database.GetContainer(Containers.Listings);
    private readonly Container _failures = database.GetContainer(Containers.PriceFailures);
    private readonly Container _leases = database.GetContainer(Containers.Leases);

    /// <summary>Measures once a minute. A time that was missed is not made up for, so the host need not keep track of it.</summary>
    [Function(nameof(MeasureFeedLag))]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll([
            .. Feeds.All.Select(feed =>
                TryAsync($"The lag of feed {feed}", () => MeasureLagAsync(feed, cancellationToken), cancellationToken)
            ),
            TryAsync("The number of price failures", () => CountFailuresAsync(cancellationToken), cancellationToken),
        ]);

    private async Task MeasureLagAsync(string feed, CancellationToken cancellationToken)
    {
        var lag = await EstimateLagAsync(feed, cancellationToken);
        metrics.SetFeedLag(feed, lag);
        Log.Lag(log, feed, lag);
    }

    private async Task CountFailuresAsync(CancellationToken cancellationToken) =>
        metrics.SetOpenPriceFailures(await _failures.CountAsync(cancellationToken));

    /// <summary>
    /// About how many changes come after those that the function has handled. The processor of a trigger has the name
    /// of its lease prefix, so its leases are found by that. Of a range of which no batch was ever handled, or that is
    /// being split, the SDK says 1.
    /// </summary>
    private async Task<long> EstimateLagAsync(string feed, CancellationToken cancellationToken)
    {
        var ranges = new List<ChangeFeedProcessorState>();
        using var pages = _listings.GetChangeFeedEstimator(feed, _leases).GetCurrentStateIterator();
        while (pages.HasMoreResults)
            ranges.AddRange(await pages.ReadNextAsync(cancellationToken));
        // A function that has never run has no leases, and the whole container before it.
        return ranges.Count > 0
            ? ranges.Sum(range => range.EstimatedLag)
            : await _listings.CountAsync(cancellationToken);
    }

    private async Task TryAsync(string what, Func<Task> measure, CancellationToken cancellationToken)
    {
        try
        {
            await measure();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotMeasured(log, e, what);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Feed {Feed} has {Lag} changes still to be handled")]
        public static partial void Lag(ILogger logger, string feed, long lag);

        [LoggerMessage(LogLevel.Warning, "{What} could not be measured")]
        public static partial void NotMeasured(ILogger logger, Exception exception, string what);
    }
}
