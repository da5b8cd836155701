using ListingFunctions.Cosmos;
using ListingFunctions.Health;
using ListingFunctions.WorkerTests.Hosting;

namespace ListingFunctions.WorkerTests;

/// <summary>The timer, fired as the host fires it.</summary>
public sealed class TimerTests(WorkerApp app) : IDisposable
{
    private const string Due =
        """{ "Schedule": { "AdjustForDST": true }, "ScheduleStatus": null, "IsPastDue": false }""";

    public void Dispose() => app.Host.ExplainFailure();

    [Fact]
    public async Task The_timer_measures_the_lag_of_every_feed()
    {
        var result = await app.Host.InvokeAsync(nameof(MeasureFeedLag), new TypedData { Json = Due });
        Assert.Equal(StatusResult.Types.Status.Success, result.Status);
        var measured = app.Host.Logs.Where(log => log.Category == typeof(MeasureFeedLag).FullName).ToList();
        Assert.All(
            Feeds.All,
            feed => Assert.Contains(measured, log => log.Message.Contains(feed, StringComparison.Ordinal))
        );
        Assert.All(measured, log => Assert.Equal(RpcLog.Types.Level.Information, log.Level));
    }
}
