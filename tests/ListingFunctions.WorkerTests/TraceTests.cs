using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Recording;
using ListingFunctions.WorkerTests.Hosting;

namespace ListingFunctions.WorkerTests;

/// <summary>The worker's part of a trace. The span of the test stands for the host's.</summary>
public sealed class TraceTests(WorkerApp app) : IDisposable
{
    public void Dispose() => app.Host.ExplainFailure();

    [Fact]
    public async Task A_problem_body_has_the_trace_id_of_the_host_even_if_nothing_is_exported()
    {
        using var span = new Activity("host").Start();
        using var response = await app.Host.Http.GetAsync("listings/404", WorkerApp.Stop);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(WorkerApp.Stop);
        Assert.Equal(span.TraceId.ToHexString(), problem.GetProperty("trace_id").GetString());
        Assert.Empty(span.TagObjects);
    }

    [Fact]
    public async Task A_request_is_one_trace_in_host_and_worker()
    {
        await using var collector = await Collector.StartAsync();
        await using var host = await StartAsync(collector);
        using var span = Begin();
        using var request = new HttpRequestMessage(HttpMethod.Post, "listings");
        request.Headers.Add("x-functions-key", "a-key-of-many-letters");
        request.Content = new StringContent(ListingBody.Of(1), Encoding.UTF8, "application/json");
        using var response = await host.Http.SendAsync(request, WorkerApp.Stop);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        // It goes back to the host, whose span of the request has it too.
        Assert.Matches("^key [0-9A-F]{12}$", $"{span.GetTagItem(RequestTrace.Client)}");
        span.Stop();
        await host.StopWorkerAsync();

        var invocation = Assert.Single(Of(span, collector), each => each.ParentId == span.SpanId.ToHexString());
        Assert.Equal($"function {nameof(CreateListing)}", invocation.Name);
        Assert.Equal(nameof(CreateListing), invocation.Attributes["faas.name"]);
        Assert.Contains(
            Of(span, collector),
            each => each.Name == "create_item listings" && each.ParentId == invocation.SpanId
        );
    }

    [Fact]
    public async Task A_batch_that_fails_is_a_failed_span_and_an_exception_of_the_worker_with_the_name_of_the_function()
    {
        await using var collector = await Collector.StartAsync();
        await using var host = await StartAsync(collector);
        var batch = await app.BatchAsync(await app.CreateAsync(1));
        using var span = Begin();
        using (app.Cosmos.Close())
            await host.InvokeAsync(nameof(RecordPriceChanges), batch);
        span.Stop();
        await host.StopWorkerAsync();

        Assert.True(
            Assert.Single(Of(span, collector), each => each.Name == $"function {nameof(RecordPriceChanges)}").Failed
        );
        // Which the alert about failing functions queries.
        var line = Assert.Single(
            collector.Logs,
            log => log.Category == "Microsoft.Azure.Functions.Worker.FunctionsApplication"
        );
        Assert.Equal(span.TraceId.ToHexString(), line.TraceId);
        Assert.Equal(nameof(RecordPriceChanges), line.Attributes["functionName"]);
        Assert.NotEmpty(line.Attributes["exception.type"]);
    }

    private static Activity Begin() =>
        new Activity("host") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

    private static IEnumerable<OtlpSpan> Of(Activity span, Collector collector) =>
        collector.Spans.Where(each => each.TraceId == span.TraceId.ToHexString());

    /// <summary>A worker that exports to the collector, and announces that to the host, which then exports none of its log lines.</summary>
    private async Task<FunctionsHost> StartAsync(Collector collector)
    {
        var settings = new Dictionary<string, string>(app.Settings)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.GrpcAddress,
        };
        var host = await FunctionsHost.StartAsync(settings);
        Assert.Equal(bool.TrueString, host.Capabilities["WorkerOpenTelemetryEnabled"]);
        return host;
    }
}
