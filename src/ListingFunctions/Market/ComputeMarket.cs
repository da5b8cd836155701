using ListingFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Market;

/// <summary>
/// Computes the market once a day, up to the last midnight in UTC. It continues where it stopped, whatever stopped it, and
/// most of its runs find that the day is done.
/// </summary>
public sealed partial class ComputeMarket(
    MarketComputation computation,
    MarketStore market,
    ListingMetrics metrics,
    TimeProvider time,
    ILogger<ComputeMarket> log
)
{
    /// <summary>Time per run: less than the time from one to the next, so that none is skipped.</summary>
    private static readonly TimeSpan TimeBudget = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs every quarter of an hour. A missed run is not made up for, so the host need not store the schedule. A failure
    /// is thrown; the next run continues at the place where it happened.
    /// </summary>
    [Function(nameof(ComputeMarket))]
    public async Task RunAsync(
        [TimerTrigger("0 */15 * * * *", UseMonitor = false)] TimerInfo timer,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var today = MarketRun.MidnightBefore(time.GetUtcNow());
        var run = MarketRun.Next(await market.ReadRunAsync(cancellationToken), today);
        metrics.SetMarketComputed(run.ComputedUntil);
        if (run.IsFinished)
            return;
        // A run that began on another day takes nothing away that was computed since, by a rebuild.
        var until = run.Until > today ? run.Until : today;
        for (var places = 0; !run.IsFinished && time.GetElapsedTime(start) < TimeBudget; places++)
        {
            run = run.After(await computation.ComputeNextAsync(run.LastPlace, until, cancellationToken));
            await market.WriteRunAsync(run, cancellationToken);
            if (run.IsFinished)
                Log.Finished(log, run.Until, places);
        }

        metrics.SetMarketComputed(run.ComputedUntil);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "The market is computed up to {Until:yyyy-MM-dd}, with {Places} places in the last run"
        )]
        public static partial void Finished(ILogger logger, DateTimeOffset until, int places);
    }
}
