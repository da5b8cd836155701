using Azure.Monitor.OpenTelemetry.Exporter;
using ListingFunctions.Monitoring;
using LocalHost;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ListingFunctions.SystemTests.Monitoring;

/// <summary>What leaves the app, and where to. It leaves at the latest when the host ends.</summary>
public sealed class TelemetryTests
{
    /// <summary>Nobody listens there.</summary>
    private const string Nowhere = "http://127.0.0.1:1";

    private static Dictionary<string, string?> Otlp(string address, string ratio) =>
        new()
        {
            [TelemetrySettings.OtlpSetting] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["Telemetry:TraceRatio"] = ratio,
        };

    /// <summary>Exporters that share a connection string share what sends, so every test has its own.</summary>
    private static Dictionary<string, string?> AzureMonitor(string address) =>
        new()
        {
            [TelemetrySettings.AzureMonitorSetting] =
                $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={address}/",
            ["Telemetry:TraceRatio"] = "1",
        };

    /// <summary>What cannot be sent is kept in a folder of the machine otherwise, and sent by the next run.</summary>
    private static void WithoutStorage(IServiceCollection services) =>
        services.PostConfigure<AzureMonitorExporterOptions>(options => options.DisableOfflineStorage = true);

    private static async Task RunAsync(
        IReadOnlyDictionary<string, string?> settings,
        Action<IServiceCollection>? configure = null
    )
    {
        await using var app = await App.StartAsync(feed: false, configure, settings: settings);
        var id = await app.CreateAsync(1);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await app.Host.InvokeAsync(nameof(MeasureFeedLag), App.Stop);
    }

    [Fact]
    public async Task Metrics_and_what_is_asked_of_Cosmos_are_sent_by_OTLP()
    {
        await using var collector = await Collector.StartAsync();
        await RunAsync(Otlp(collector.Address, "1"));
        var metrics = string.Concat(collector.To("/v1/metrics"));
        Assert.All(
            [
                ListingMetrics.PriceChangesRecorded,
                ListingMetrics.PriceChangesDelay,
                ListingMetrics.FeedLag,
                ListingMetrics.PriceFailuresOpen,
                "dotnet.gc.pause.time",
            ],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("dotnet.timer.count", metrics, StringComparison.Ordinal);
        Assert.Contains("create_item listings", string.Concat(collector.To("/v1/traces")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_traces_that_are_not_to_be_kept_none_is_sent()
    {
        await using var collector = await Collector.StartAsync();
        await RunAsync(Otlp(collector.Address, "0"));
        Assert.NotEmpty(collector.To("/v1/metrics"));
        Assert.Empty(collector.To("/v1/traces"));
    }

    [Fact]
    public async Task Metrics_and_what_is_asked_of_Cosmos_are_sent_to_Azure_Monitor_and_no_request()
    {
        await using var collector = await Collector.StartAsync();
        // Tokens go over TLS alone, and a test has neither.
        await RunAsync(
            AzureMonitor(collector.Address),
            services =>
            {
                WithoutStorage(services);
                services.PostConfigure<AzureMonitorExporterOptions>(options => options.Credential = null);
            }
        );
        var rows = string.Concat(collector.To("/v2.1/track"));
        Assert.Contains($"\"{ListingMetrics.FeedLag}\"", rows, StringComparison.Ordinal);
        Assert.Contains("\"create_item listings\"", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("RequestData", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("MessageData", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_Monitor_is_reached_with_an_identity()
    {
        await using var app = await App.StartAsync(feed: false, WithoutStorage, settings: AzureMonitor(Nowhere));
        var options = app.Host.Services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;
        Assert.NotNull(options.Credential);
    }

    [Fact]
    public async Task A_monitor_that_is_away_disturbs_nothing()
    {
        var settings = Otlp(Nowhere, "1").Concat(AzureMonitor(Nowhere)).DistinctBy(setting => setting.Key);
        await using var app = await App.StartAsync(configure: WithoutStorage, settings: settings.ToDictionary());
        var id = await app.CreateAsync(1);
        await app.UpdateAsync(id, 2);
        Assert.Equal(2, (await app.RecordedAsToldAsync(id)).Count);
    }

    [Fact]
    public async Task Without_a_place_to_send_to_nothing_is_set_up()
    {
        await using var app = await App.StartAsync(feed: false);
        Assert.Null(app.Host.Services.GetService<MeterProvider>());
        Assert.Null(app.Host.Services.GetService<TracerProvider>());
        var options = app.Host.Services.GetRequiredService<IOptions<CosmosClientOptions>>().Value;
        Assert.True(options.CosmosClientTelemetryOptions.DisableDistributedTracing);
    }

    [Theory]
    [InlineData("Telemetry:TraceRatio", "1.5", "Setting Telemetry__TraceRatio is '1.5'")]
    [InlineData("Telemetry:TraceRatio", "all", "Setting Telemetry__TraceRatio is 'all'")]
    [InlineData(TelemetrySettings.OtlpSetting, "here", "Setting OTEL_EXPORTER_OTLP_ENDPOINT is 'here'")]
    [InlineData(
        TelemetrySettings.AzureMonitorSetting,
        "here",
        "Setting APPLICATIONINSIGHTS_CONNECTION_STRING is not a connection string"
    )]
    public async Task A_wrong_setting_is_named_at_the_start(string setting, string value, string message)
    {
        var settings = new Dictionary<string, string?> { [setting] = value };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => App.StartAsync(settings: settings));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
