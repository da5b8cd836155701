using Azure.Monitor.OpenTelemetry.Exporter;
using ListingFunctions.Telemetry;
using LocalHost;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ListingFunctions.SystemTests.Telemetry;

/// <summary>What is set up, and what its absence or failure disturbs.</summary>
[Collection(nameof(TelemetryApp))]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Azure_Monitor_is_reached_with_an_identity()
    {
        await using var app = await App.StartAsync(
            feed: false,
            TelemetryApp.WithoutStorage,
            settings: TelemetryApp.AzureMonitor(TelemetryApp.Nowhere)
        );
        var options = app.Host.Services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;
        Assert.NotNull(options.Credential);
    }

    [Fact]
    public async Task An_unavailable_monitor_disturbs_nothing()
    {
        var settings = TelemetryApp.Otlp(TelemetryApp.Nowhere).Concat(TelemetryApp.AzureMonitor(TelemetryApp.Nowhere));
        await using var app = await App.StartAsync(
            configure: TelemetryApp.WithoutStorage,
            settings: settings.DistinctBy(setting => setting.Key).ToDictionary()
        );
        var id = await app.CreateAsync(1);
        await app.UpdateAsync(id, 2);
        Assert.Equal(2, (await app.AllRecordedAsync(id)).Count);
    }

    [Fact]
    public async Task Without_a_place_to_send_to_nothing_is_set_up()
    {
        await using var app = await App.StartAsync(feed: false);
        Assert.Null(app.Host.Services.GetService<MeterProvider>());
        Assert.Null(app.Host.Services.GetService<TracerProvider>());
        Assert.Null(app.Host.Services.GetService<LoggerProvider>());
        var options = app.Host.Services.GetRequiredService<IOptions<CosmosClientOptions>>().Value;
        Assert.True(options.CosmosClientTelemetryOptions.DisableDistributedTracing);
    }

    [Theory]
    [InlineData(TelemetrySettings.OtlpSetting, "here", "Setting OTEL_EXPORTER_OTLP_ENDPOINT is 'here'")]
    [InlineData(
        TelemetrySettings.AzureMonitorSetting,
        "here",
        "Setting APPLICATIONINSIGHTS_CONNECTION_STRING is not a connection string"
    )]
    [InlineData(
        TelemetrySettings.SamplerSetting,
        "traceidratio",
        "Setting OTEL_TRACES_SAMPLER is 'traceidratio'; with Azure Monitor it must be microsoft.fixed_percentage or"
    )]
    [InlineData(TelemetrySettings.SamplerArgumentSetting, "1.5", "Setting OTEL_TRACES_SAMPLER_ARG is '1.5'; with")]
    [InlineData(TelemetrySettings.SamplerArgumentSetting, "0.001", "Setting OTEL_TRACES_SAMPLER_ARG is '0.001'; with")]
    [InlineData(TelemetrySettings.SamplerArgumentSetting, "all", "Setting OTEL_TRACES_SAMPLER_ARG is 'all'; with")]
    public async Task A_wrong_setting_is_named_at_the_start(string setting, string value, string message)
    {
        var settings = TelemetryApp.AzureMonitor(TelemetryApp.Nowhere);
        settings[setting] = value;
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => App.StartAsync(settings: settings));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
