using System.Diagnostics;
using System.Net;
using ListingFunctions.Health;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using ListingFunctions.Recording;
using ListingFunctions.SystemTests.Http;
using ListingFunctions.Telemetry;

namespace ListingFunctions.SystemTests.Telemetry;

/// <summary>What an OpenTelemetry collector receives. The last of it arrives when the host ends.</summary>
[Collection(nameof(TelemetryApp))]
public sealed class OtlpTests
{
    private const ulong Server = 2;

    private static async Task<IReadOnlyList<OtlpSpan>> SpansAsync(Func<App, Task> use)
    {
        await using var collector = await Collector.StartAsync();
        using var trace = TelemetryApp.BeginTrace();
        await using (var app = await App.StartAsync(feed: false, settings: TelemetryApp.Otlp(collector.Address)))
            await use(app);
        return collector.Spans.Of(trace);
    }

    [Fact]
    public async Task With_the_endpoint_alone_a_request_its_calls_to_Cosmos_and_its_log_lines_are_one_trace()
    {
        await using var collector = await Collector.StartAsync();
        Activity trace;
        long id;
        await using (
            var app = await App.StartAsync(
                feed: false,
                settings: new Dictionary<string, string?> { [TelemetrySettings.OtlpSetting] = collector.GrpcAddress }
            )
        )
        {
            id = await app.CreateAsync(1);
            trace = TelemetryApp.BeginTrace();
            await app.SendAsync("POST", "ops/price-history/replay");
            trace.Stop();
        }

        var spans = collector.Spans.Of(trace);
        var request = Assert.Single(spans, span => span.Kind == Server);
        Assert.Equal("POST api/ops/price-history/replay", request.Name);
        Assert.Equal("200", request.Attributes["http.response.status_code"]);
        var invocation = Assert.Single(spans, span => span.ParentId == request.SpanId);
        Assert.Equal($"function {nameof(ReplayPriceHistory)}", invocation.Name);
        Assert.Equal(nameof(ReplayPriceHistory), invocation.Attributes["faas.name"]);
        Assert.Contains(spans, span => span.Name == "create_item listing_prices" && span.ParentId == invocation.SpanId);

        var line = Assert.Single(collector.Logs, log => log.TraceId == request.TraceId);
        Assert.Equal(typeof(PriceRecorder).FullName, line.Category);
        Assert.StartsWith($"Recorded price 1 EUR of listing {id}", line.Text, StringComparison.Ordinal);
        Assert.Equal(invocation.SpanId, line.SpanId);
    }

    [Fact]
    public async Task Metrics_of_the_service_of_requests_and_of_the_runtime_are_exported()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await App.StartAsync(feed: false, settings: TelemetryApp.Otlp(collector.Address)))
        {
            await app.DeliverAsync(await app.DocumentAsync(await app.CreateAsync(1)));
            await app.Host.InvokeAsync(nameof(MeasureFeedLag), App.Stop);
        }

        Assert.Empty(
            new[]
            {
                ListingMetrics.PriceChangesRecorded,
                ListingMetrics.PriceChangesDelay,
                ListingMetrics.FeedLag,
                ListingMetrics.PriceFailuresOpen,
                ListingMetrics.EventFailuresOpen,
                "dotnet.gc.pause.time",
            }.Except(collector.Metrics.Select(metric => metric.Name))
        );
        Assert.Contains(
            collector.Metrics,
            metric =>
                metric.Name == "http.server.request.duration"
                && metric.Attributes.GetValueOrDefault("http.response.status_code") == "201"
        );
        Assert.DoesNotContain(collector.Metrics, metric => metric.Name == "dotnet.timer.count");
    }

    [Fact]
    public async Task A_traceparent_is_honoured_in_the_spans_the_log_lines_and_the_problem_body()
    {
        await using var collector = await Collector.StartAsync();
        var (trace, caller) = (
            ActivityTraceId.CreateRandom().ToHexString(),
            ActivitySpanId.CreateRandom().ToHexString()
        );
        await using (var app = await App.StartAsync(feed: false, settings: TelemetryApp.Otlp(collector.Address)))
        {
            app.Cosmos.OnItems().Fail(HttpStatusCode.BadRequest);
            var response = await app.ExchangeAsync("GET", "api/listings/1", ("traceparent", $"00-{trace}-{caller}-01"));
            Assert.Equal(HttpStatusCode.InternalServerError, response.Status);
            Assert.Equal(trace, response.Body.GetProperty("trace_id").GetString());
        }

        Assert.Equal(
            caller,
            Assert.Single(collector.Spans, span => span.TraceId == trace && span.Kind == Server).ParentId
        );
        Assert.Equal($"{nameof(GetListing)} failed", Assert.Single(collector.Logs, log => log.TraceId == trace).Text);
    }

    [Theory]
    [InlineData(nameof(RecordPriceChanges))]
    [InlineData(nameof(MeasureFeedLag))]
    public async Task A_function_that_no_request_starts_has_a_span_of_the_host_too(string function)
    {
        var spans = await SpansAsync(async app =>
        {
            await app.DeliverAsync(await app.DocumentAsync(await app.CreateAsync(1)));
            await app.Host.InvokeAsync(nameof(MeasureFeedLag), App.Stop);
        });
        var run = Assert.Single(spans, span => span.Name == function);
        Assert.Equal((Server, false), (run.Kind, run.Failed));
        var invocation = Assert.Single(spans, span => span.ParentId == run.SpanId);
        Assert.Equal($"function {function}", invocation.Name);
        Assert.Contains(spans, span => span.ParentId == invocation.SpanId);
    }

    [Fact]
    public async Task A_function_that_fails_is_a_failed_span()
    {
        var spans = await SpansAsync(async app =>
        {
            var document = await app.DocumentAsync(await app.CreateAsync(1));
            app.Cosmos.OnItems("POST").Fail(HttpStatusCode.Forbidden);
            await Assert.ThrowsAnyAsync<Exception>(() => app.DeliverAsync(document));
        });
        Assert.Equal(
            [nameof(RecordPriceChanges), $"function {nameof(RecordPriceChanges)}"],
            spans
                .Where(span => span.Failed && span.Name.EndsWith(nameof(RecordPriceChanges), StringComparison.Ordinal))
                .Select(span => span.Name)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_search_has_its_city_in_the_span_and_its_next_pages_do_not()
    {
        var spans = await SpansAsync(async app =>
        {
            foreach (var _ in new[] { 1, 2 })
                await app.CreateAsync(1);
            var first = await app.SendAsync("GET", "listings?city=BERCHTESG%C3%84DEN&country=de&limit=1");
            var all = await app.SendAsync("GET", "listings?limit=1");
            var next = all.Headers["Link"].Split('<', '>')[1];
            await app.SendAsync("GET", next[(next.IndexOf("api/", StringComparison.Ordinal) + 4)..]);
        });
        var searches = spans.Where(span => span.Name == $"function {nameof(ListListings)}").ToList();
        Assert.Equal(3, searches.Count);
        var place = Assert.Single(searches, span => span.Attributes.ContainsKey(RequestTrace.City));
        Assert.Equal(
            ("berchtesgäden", "DE"),
            (place.Attributes[RequestTrace.City], place.Attributes[RequestTrace.Country])
        );
        // The host copies what the worker says to its own span.
        var request = Assert.Single(spans, span => span.SpanId == place.ParentId);
        Assert.Equal("berchtesgäden", request.Attributes[RequestTrace.City]);
    }

    [Theory]
    [InlineData("POST", "listings", nameof(CreateListing), "^key [0-9A-F]{12}$")]
    [InlineData("GET", "price-changes", nameof(GetPriceChanges), "^address [0-9A-F]{4}$")]
    [InlineData("GET", "listings/404", nameof(GetListing), "^address [0-9A-F]{4}$")]
    public async Task A_client_has_a_name_that_is_neither_its_key_nor_its_address(
        string method,
        string path,
        string function,
        string name
    )
    {
        const string key = "a-key-of-many-letters";
        var spans = await SpansAsync(app =>
            app.SendAsync(method, path, method == "POST" ? ListingBody.Of() : null, (FunctionKeys.Header, key))
        );
        Assert.Matches(
            name,
            Assert.Single(spans, span => span.Name == $"function {function}").Attributes[RequestTrace.Client]
        );
        Assert.DoesNotContain(
            key,
            string.Join(' ', spans.SelectMany(span => span.Attributes.Values)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            spans.SelectMany(span => span.Attributes),
            attribute =>
                attribute.Key != "server.address" && attribute.Value.Contains("127.0.0.1", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Of_traces_that_are_not_sampled_no_span_is_exported()
    {
        await using var collector = await Collector.StartAsync();
        var settings = TelemetryApp.Otlp(collector.Address);
        settings[TelemetrySettings.SamplerSetting] = "always_off";
        using var trace = TelemetryApp.BeginTrace();
        await using (var app = await App.StartAsync(feed: false, settings: settings))
            await app.CreateAsync(1);
        Assert.NotEmpty(collector.Metrics);
        Assert.Empty(collector.Spans.Of(trace));
    }
}
