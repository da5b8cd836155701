using Azure.Monitor.OpenTelemetry.Exporter;
using ListingFunctions.Settings;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ListingFunctions.Telemetry;

/// <summary>
/// Exports logs, metrics and traces as configured. The Functions host exports the span of a request itself; the spans
/// of the invocation and of its Cosmos calls are its children, exported here.
/// </summary>
internal static class TelemetryRegistration
{
    /// <summary>The activity source of the Cosmos SDK.</summary>
    private const string CosmosSource = "Azure.Cosmos.Operation";

    private const string RuntimeMeter = "System.Runtime";

    /// <summary>
    /// The instruments of the .NET runtime that the platform does not report and that explain slowness; each exported
    /// row costs money.
    /// </summary>
    private static readonly string[] RuntimeInstruments =
    [
        "dotnet.gc.pause.time",
        "dotnet.process.memory.working_set",
        "dotnet.thread_pool.queue.length",
    ];

    /// <summary>The settings that name a service; without any of them this one uses its own name.</summary>
    private static readonly string[] NameSettings =
    [
        "WEBSITE_SITE_NAME",
        "OTEL_SERVICE_NAME",
        "OTEL_RESOURCE_ATTRIBUTES",
    ];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSettings<TelemetrySettings, TelemetrySettings.FromConfiguration, TelemetrySettings.Validator>();

        var settings = TelemetrySettings.Of(configuration);
        // In its own method, so that without an exporter the packages are not even loaded.
        if (settings.ToAzureMonitor || settings.ToOtlp)
            Export(services, configuration, settings);
        return services;
    }

    private static void Export(IServiceCollection services, IConfiguration configuration, TelemetrySettings settings)
    {
        // The SDK considers its traces experimental and needs this switch; it is read when its first client is used.
        AppContext.SetSwitch("Azure.Experimental.EnableActivitySource", true);
        services.Configure<CosmosClientOptions>(options =>
            options.CosmosClientTelemetryOptions.DisableDistributedTracing = false
        );
        services.AddLogging(FilterLogs);
        services.Configure<OpenTelemetryLoggerOptions>(options => options.IncludeFormattedMessage = true);
        var telemetry = services
            .AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(AddMetrics)
            .WithTracing(traces => traces.AddSource(CosmosSource));
        if (NameSettings.All(name => string.IsNullOrEmpty(configuration[name])))
            telemetry.ConfigureResource(resource => resource.AddService(nameof(ListingFunctions)));
        if (settings.ToAzureMonitor)
            ExportToAzureMonitor(telemetry);
        if (settings.ToOtlp)
            telemetry.UseOtlpExporter();
    }

    /// <summary>Exports the app's own log entries, and warnings of everything else.</summary>
    private static void FilterLogs(ILoggingBuilder logging) =>
        logging
            .AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>(nameof(ListingFunctions), LogLevel.Information);

    private static void AddMetrics(MeterProviderBuilder metrics) =>
        metrics
            .AddMeter(ListingMetrics.Meter, RuntimeMeter)
            .AddView(instrument =>
                instrument.Meter.Name == RuntimeMeter && !RuntimeInstruments.Contains(instrument.Name)
                    ? MetricStreamConfiguration.Drop
                    : null
            );

    private static void ExportToAzureMonitor(IOpenTelemetryBuilder telemetry)
    {
        // Reads OTEL_TRACES_SAMPLER as the Functions host does, with the same sampler, so both keep the same traces.
        telemetry.UseAzureMonitorExporter();
        telemetry
            .Services.AddOptions<AzureMonitorExporterOptions>()
            .Configure<IOptions<TelemetrySettings>>(ConfigureAzureMonitor);
        telemetry.WithLogging(logs => logs.AddProcessor(new KeepWarningsProcessor()));
    }

    private static void ConfigureAzureMonitor(AzureMonitorExporterOptions options, IOptions<TelemetrySettings> settings)
    {
        options.ConnectionString = settings.Value.AzureMonitor;
        options.Credential = EntraIdentity.Credential(settings.Value.ClientId);
        // The Functions host exports all of these.
        options.EnableStandardMetrics = false;
        options.EnablePerformanceCounters = false;
        options.EnableLiveMetrics = false;
    }

    /// <summary>
    /// Exports warnings and errors whether or not their trace is sampled. Otherwise the exporter drops the log records
    /// of traces that are not.
    /// </summary>
    private sealed class KeepWarningsProcessor : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.LogLevel >= LogLevel.Warning)
                data.TraceFlags |= System.Diagnostics.ActivityTraceFlags.Recorded;
        }
    }
}
