using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ListingFunctions.Monitoring;

/// <summary>
/// Sends metrics, and traces of what is asked of Cosmos, where settings say. Requests and logs are not among them: the
/// Functions host sends those itself, and would have them twice.
/// </summary>
internal static class TelemetryRegistration
{
    /// <summary>The operations of the Cosmos SDK.</summary>
    private const string CosmosSource = "Azure.Cosmos.Operation";

    private const string RuntimeMeter = "System.Runtime";

    /// <summary>Of the .NET runtime, what the platform does not show and what explains slowness; each row has its price.</summary>
    private static readonly string[] RuntimeInstruments =
    [
        "dotnet.gc.pause.time",
        "dotnet.process.memory.working_set",
        "dotnet.thread_pool.queue.length",
    ];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton<IConfigureOptions<TelemetrySettings>, TelemetrySettings.FromConfiguration>();
        services.AddSingleton<IValidateOptions<TelemetrySettings>, TelemetrySettings.Validator>();
        services.AddOptions<TelemetrySettings>().ValidateOnStart();

        var settings = TelemetrySettings.Of(configuration);
        if (!settings.ToAzureMonitor && !settings.ToOtlp)
            return services;

        // The SDK calls its traces experimental, and makes none without this; it is read when its first client is used.
        AppContext.SetSwitch("Azure.Experimental.EnableActivitySource", true);
        services.Configure<CosmosClientOptions>(options =>
            options.CosmosClientTelemetryOptions.DisableDistributedTracing = false
        );
        services.AddOptions<AzureMonitorExporterOptions>().Configure<IOptions<TelemetrySettings>>(Configure);
        services
            .AddOpenTelemetry()
            // As the Functions host names itself, so that what both tell of one app is found together.
            .ConfigureResource(resource =>
                resource.AddService(configuration["WEBSITE_SITE_NAME"] ?? nameof(ListingFunctions))
            )
            .WithMetrics(metrics => AddMetrics(metrics, settings))
            .WithTracing(traces => AddTraces(traces, settings));
        return services;
    }

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetrySettings settings)
    {
        metrics
            .AddMeter(ListingMetrics.Meter, RuntimeMeter)
            .AddView(instrument =>
                instrument.Meter.Name == RuntimeMeter && !RuntimeInstruments.Contains(instrument.Name)
                    ? MetricStreamConfiguration.Drop
                    : null
            );
        if (settings.ToAzureMonitor)
            metrics.AddAzureMonitorMetricExporter();
        if (settings.ToOtlp)
            metrics.AddOtlpExporter();
    }

    private static void AddTraces(TracerProviderBuilder traces, TelemetrySettings settings)
    {
        traces.AddSource(CosmosSource);
        if (settings.ToAzureMonitor)
            traces.AddAzureMonitorTraceExporter();
        if (settings.ToOtlp)
            traces.AddOtlpExporter();
        // By the trace alone, and not by what its caller decided: the Functions host, or any client, marks traces as
        // kept for reasons of its own. Last, as the exporter of Azure Monitor brings a sampler that records all.
        traces.SetSampler(provider => new TraceIdRatioBasedSampler(
            provider.GetRequiredService<IOptions<TelemetrySettings>>().Value.Ratio
        ));
    }

    private static void Configure(AzureMonitorExporterOptions options, IOptions<TelemetrySettings> settings)
    {
        options.ConnectionString = settings.Value.AzureMonitor;
        options.Credential = new DefaultAzureCredential(
            new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.Value.ClientId }
        );
        // What a row stands for: the exporter counts in whole percents.
        options.TracesPerSecond = null;
        options.SamplingRatio = Math.Max((float)settings.Value.Ratio, 0.01f);
        // Both are the Functions host's; durations taken from a hundredth of the traces would be wrong besides.
        options.EnableStandardMetrics = false;
        options.EnablePerformanceCounters = false;
        options.EnableLiveMetrics = false;
    }
}
