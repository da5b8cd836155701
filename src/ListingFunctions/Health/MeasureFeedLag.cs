using ListingFunctions.Cosmos;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Health;

/// <summary>
/// Measures how far the functions on the change feed are behind, how many dead letters are open, and how many histories
/// have a gap. A failed measurement is a warning and no value, because a zero would mean that all is well.
/// </summary>
public sealed partial class MeasureFeedLag(
    Database database,
    FeedLag feeds,
    ListingMetrics metrics,
    ILogger<MeasureFeedLag> log
)
{
    private readonly Container _listings = database.GetContainer(Containers.Listings);
    private readonly Container _failures = database.GetContainer(Containers.PriceFailures);
    private readonly Container _eventFailures = database.GetContainer(Containers.EventFailures);

    /// <summary>
    /// Measures once a minute. A missed run is not made up for, so the host need not store the schedule.
    /// </summary>
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
            TryAsync(
                "The number of event failures",
                () => CountEventFailuresAsync(cancellationToken),
                cancellationToken
            ),
            TryAsync("The number of histories with a gap", () => CountGapsAsync(cancellationToken), cancellationToken),
        ]);

    private async Task MeasureLagAsync(string feed, CancellationToken cancellationToken)
    {
        var lag = await feeds.EstimateAsync(feed, cancellationToken);
        metrics.SetFeedLag(feed, lag);
        Log.Lag(log, feed, lag);
    }

    private async Task CountFailuresAsync(CancellationToken cancellationToken) =>
        metrics.SetOpenPriceFailures(await _failures.CountAsync(null, cancellationToken));

    private async Task CountEventFailuresAsync(CancellationToken cancellationToken) =>
        metrics.SetOpenEventFailures(await _eventFailures.CountAsync(null, cancellationToken));

    private async Task CountGapsAsync(CancellationToken cancellationToken) =>
        metrics.SetHistoryGaps(await _listings.CountAsync("c.gap_date > ''", cancellationToken));

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
