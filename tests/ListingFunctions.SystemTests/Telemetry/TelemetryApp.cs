using System.Diagnostics;
using Azure.Monitor.OpenTelemetry.Exporter;
using ListingFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Telemetry;

/// <summary>
/// Apps that export telemetry. Listeners hear the spans of all of a process, and one span is recorded for all of them or
/// for none: tests with such an app do not run beside each other.
/// </summary>
internal static class TelemetryApp
{
    /// <summary>Nobody listens there.</summary>
    public const string Nowhere = "http://127.0.0.1:1";

    /// <summary>The setting that suffices on one machine, and the protocol of the <see cref="Collector"/>'s first port.</summary>
    public static Dictionary<string, string?> Otlp(string address) =>
        new() { [TelemetrySettings.OtlpSetting] = address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" };

    /// <summary>Exporters that share a connection string share what sends, so every test has its own.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="ratio">Which share of the traces is sampled.</param>
    public static Dictionary<string, string?> AzureMonitor(string address, string ratio = "1") =>
        new()
        {
            [TelemetrySettings.AzureMonitorSetting] =
                $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={address}/",
            [TelemetrySettings.SamplerSetting] = "microsoft.fixed_percentage",
            [TelemetrySettings.SamplerArgumentSetting] = ratio,
        };

    /// <summary>
    /// Begins a trace that is sampled, and that all that the test does until it is disposed belongs to: its requests carry
    /// it in <c>traceparent</c>, and functions that it invokes continue it.
    /// </summary>
    public static Activity BeginTrace() =>
        new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

    /// <summary>Those of a trace.</summary>
    public static IReadOnlyList<OtlpSpan> Of(this IEnumerable<OtlpSpan> spans, Activity trace) =>
        [.. spans.Where(span => span.TraceId == trace.TraceId.ToHexString())];

    /// <summary>Those of a trace.</summary>
    public static IReadOnlyList<AzureMonitorRow> Of(this IEnumerable<AzureMonitorRow> rows, Activity trace) =>
        [.. rows.Where(row => row.OperationId == trace.TraceId.ToHexString())];

    /// <summary>What cannot be sent is kept in a folder of the machine otherwise, and sent by the next run.</summary>
    public static void WithoutStorage(IServiceCollection services) =>
        services.PostConfigure<AzureMonitorExporterOptions>(options => options.DisableOfflineStorage = true);

    /// <summary>The same without an identity: tokens go over TLS alone, and a test has neither.</summary>
    public static void WithoutIdentity(IServiceCollection services)
    {
        WithoutStorage(services);
        services.PostConfigure<AzureMonitorExporterOptions>(options => options.Credential = null);
    }
}
