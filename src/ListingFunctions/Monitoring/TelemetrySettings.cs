using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Monitoring;

/// <summary>Where the app tells of itself, and how much. Without a place nothing is told.</summary>
public sealed class TelemetrySettings
{
    internal const string AzureMonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    internal const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const double DefaultTraceRatio = 0.01;

    /// <summary><c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>: Azure Monitor, reached with the app's Entra identity.</summary>
    public string? AzureMonitor { get; set; }

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: a collector of OpenTelemetry, such as <c>http://localhost:4317</c>.</summary>
    public string? Otlp { get; set; }

    /// <summary><c>Telemetry__clientId</c>: the user-assigned identity to use; the default identity without it.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>Telemetry__TraceRatio</c>: which share of traces is told, 0 to 1; 0.01 by default.</summary>
    public string? TraceRatio { get; set; }

    internal bool ToAzureMonitor => !string.IsNullOrWhiteSpace(AzureMonitor);

    internal bool ToOtlp => !string.IsNullOrWhiteSpace(Otlp);

    internal double Ratio => string.IsNullOrWhiteSpace(TraceRatio) ? DefaultTraceRatio : Parse(TraceRatio);

    /// <summary>The settings as they are, right or wrong.</summary>
    internal static TelemetrySettings Of(IConfiguration configuration)
    {
        var settings = new TelemetrySettings();
        new FromConfiguration(configuration).Configure(settings);
        return settings;
    }

    /// <summary>Not a number where it is none, or not from 0 to 1.</summary>
    private static double Parse(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio <= 1
            ? ratio
            : double.NaN;

    /// <summary>Reads the settings, of which two have the names that everybody knows them by.</summary>
    internal sealed class FromConfiguration(IConfiguration configuration) : IConfigureOptions<TelemetrySettings>
    {
        public void Configure(TelemetrySettings options)
        {
            configuration.GetSection("Telemetry").Bind(options);
            options.AzureMonitor = configuration[AzureMonitorSetting];
            options.Otlp = configuration[OtlpSetting];
        }
    }

    /// <summary>Says, at start, which setting is wrong and what it should be.</summary>
    internal sealed class Validator : IValidateOptions<TelemetrySettings>
    {
        public ValidateOptionsResult Validate(string? name, TelemetrySettings options)
        {
            var failures = Failures(options).ToList();
            return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
        }

        private static IEnumerable<string> Failures(TelemetrySettings options)
        {
            if (double.IsNaN(options.Ratio))
                yield return $"Setting Telemetry__TraceRatio is '{options.TraceRatio}'; it must be a number from 0 to 1, such as 0.05.";

            if (options.ToAzureMonitor && !HasInstrumentationKey(options.AzureMonitor!))
                yield return $"Setting {AzureMonitorSetting} is not a connection string of the form InstrumentationKey=…;IngestionEndpoint=https://…/";

            if (
                options.ToOtlp
                && !(Uri.TryCreate(options.Otlp, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            )
                yield return $"Setting {OtlpSetting} is '{options.Otlp}', not an address such as http://localhost:4317.";
        }

        private static bool HasInstrumentationKey(string text) =>
            text.Split(';', StringSplitOptions.TrimEntries)
                .Any(part =>
                    part.Split('=', 2) is [var key, { Length: > 0 }]
                    && key.Equals("InstrumentationKey", StringComparison.OrdinalIgnoreCase)
                );
    }
}
