using ListingFunctions.WorkerTests.Hosting;

namespace ListingFunctions.WorkerTests;

/// <summary><c>Program.cs</c> and the worker's own startup, from the first message to the end of the process.</summary>
public sealed class StartTests(WorkerApp app) : IDisposable
{
    public void Dispose() => app.Host.ExplainFailure();

    [Fact]
    public void The_worker_registers_with_the_id_that_the_host_gave_it() =>
        Assert.Equal(app.Host.WorkerId, app.Host.RegisteredId);

    [Fact]
    public void It_asks_for_HTTP_requests_to_be_forwarded_to_a_server_of_its_own() =>
        Assert.True(new Uri(app.Host.Capabilities["HttpUri"]).IsLoopback);

    [Fact]
    public void It_handles_requests_to_stop_and_to_cancel() =>
        Assert.All(
            ["HandlesWorkerTerminateMessage", "HandlesInvocationCancelMessage"],
            capability => Assert.Equal(bool.TrueString, app.Host.Capabilities[capability])
        );

    [Fact]
    public async Task It_exits_with_0_when_it_is_asked_to_stop()
    {
        await using var host = await FunctionsHost.StartAsync(app.Settings);
        Assert.Equal((0, ""), (await host.StopWorkerAsync(), host.Errors));
    }

    [Theory]
    [InlineData("Cosmos", "Neither setting Cosmos (a connection string) nor Cosmos__accountEndpoint")]
    [InlineData("Cosmos__Database", "Setting Cosmos__Database, the name of the database, is not set.")]
    public async Task Without_a_setting_of_Cosmos_it_exits_with_an_error_that_names_it(string setting, string error)
    {
        var settings = app.Settings.Where(pair => pair.Key != setting).ToDictionary();
        await using var worker = WorkerProcess.Start(new Uri("http://127.0.0.1:1/"), "worker", settings);
        Assert.NotEqual(0, await worker.Exited.WaitAsync(TimeSpan.FromMinutes(3), WorkerApp.Stop));
        Assert.Contains(error, worker.Errors.Split('\n')[0], StringComparison.Ordinal);
    }
}
