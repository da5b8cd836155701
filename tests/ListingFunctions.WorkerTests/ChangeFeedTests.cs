using ListingFunctions.Recording;
using ListingFunctions.WorkerTests.Hosting;

namespace ListingFunctions.WorkerTests;

/// <summary>The recorder of prices, invoked with batches as the host's change feed trigger does.</summary>
public sealed class ChangeFeedTests(WorkerApp app) : IDisposable
{
    private const string Recorder = nameof(RecordPriceChanges);

    public void Dispose() => app.Host.ExplainFailure();

    [Fact]
    public async Task A_batch_is_recorded_and_its_redelivery_changes_nothing()
    {
        var id = await app.CreateAsync(100_000);
        var batch = await app.BatchAsync(id);
        for (var delivery = 0; delivery < 2; delivery++)
        {
            var result = await app.Host.InvokeAsync(Recorder, batch);
            Assert.Equal(StatusResult.Types.Status.Success, result.Status);
            Assert.Equal([100_000], await app.RecordedAsync(id));
        }
    }

    [Fact]
    public async Task A_batch_that_cannot_be_recorded_is_reported_as_failed_and_its_retry_records_it()
    {
        var id = await app.CreateAsync(100_000);
        var invocation = app.Host.InvocationOf(Recorder, await app.BatchAsync(id));
        using (app.Cosmos.Close())
        {
            var failed = await app.Host.InvokeAsync(invocation);
            Assert.Equal(StatusResult.Types.Status.Failure, failed.Status);
            Assert.NotEqual("", failed.Exception.Message);
        }

        invocation.RetryContext = new RetryContext { RetryCount = 1, MaxRetryCount = -1 };
        Assert.Equal(StatusResult.Types.Status.Success, (await app.Host.InvokeAsync(invocation)).Status);
        Assert.Equal([100_000], await app.RecordedAsync(id));
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_ends_and_is_not_reported_as_recorded()
    {
        var id = await app.CreateAsync(100_000);
        var invocation = app.Host.InvocationOf(Recorder, await app.BatchAsync(id));
        using var holding = app.Cosmos.Hold();
        var invoked = app.Host.InvokeAsync(invocation);
        await holding.Started.WaitAsync(WorkerApp.Stop);
        app.Host.Cancel(invocation);
        Assert.NotEqual(StatusResult.Types.Status.Success, (await invoked).Status);
        Assert.Empty(await app.RecordedAsync(id));
    }
}
