using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Telemetry;

/// <summary>The destinations of logs, metrics and traces. Without a destination nothing is collected.</summary>
public sealed class TelemetrySettings
{
    internal const string AzureMonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    internal const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    internal const string SamplerSetting = "OTEL_TRACES_SAMPLER";
    internal const string SamplerArgumentSetting = "OTEL_TRACES_SAMPLER_ARG";

    private const string FixedPercentage = "microsoft.fixed_percentage";
    private const string RateLimited = "microsoft.rate_limited";

    /// <summary>
    /// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>: Azure Monitor, accessed with the Entra identity of the app.
    /// </summary>
    public string? AzureMonitor { get; set; }

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: an OpenTelemetry collector, such as <c>http://localhost:4317</c>.</summary>
    public string? Otlp { get; set; }

    /// <summary>
    /// <c>Telemetry__clientId</c>: the client id of the user-assigned identity; without it, the default identity.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// <c>OTEL_TRACES_SAMPLER</c>, which the Functions host reads as well. Azure Monitor supports
    /// <c>microsoft.fixed_percentage</c> and <c>microsoft.rate_limited</c>; an OpenTelemetry collector alone, the
    /// samplers of the standard, by default every trace.
    /// </summary>
    internal string? Sampler { get; set; }

    /// <summary>
    /// <c>OTEL_TRACES_SAMPLER_ARG</c>: the ratio of traces, 0 to 1, or the number of traces per second if rate limited.
    /// </summary>
    internal string? SamplerArgument { get; set; }

    internal bool ToAzureMonitor => !string.IsNullOrWhiteSpace(AzureMonitor);

    internal bool ToOtlp => !string.IsNullOrWhiteSpace(Otlp);

    /// <summary>Reads the settings without validating them.</summary>
    internal static TelemetrySettings Of(IConfiguration configuration)
    {
        var settings = new TelemetrySettings();
        new FromConfiguration(configuration).Configure(settings);
        return settings;
    }

    /// <summary>Reads the settings, most of which have standard names.</summary>
    internal sealed class FromConfiguration(IConfiguration configuration) : IConfigureOptions<TelemetrySettings>
    {
        public void Configure(TelemetrySettings options)
        {
            configuration.GetSection("Telemetry").Bind(options);
            options.AzureMonitor = configuration[AzureMonitorSetting];
            options.Otlp = configuration[OtlpSetting];
            options.Sampler = configuration[SamplerSetting];
            options.SamplerArgument = configuration[SamplerArgumentSetting];
        }
    }

    /// <summary>Validates the settings at start; a failure names the setting and what it must be.</summary>
    internal sealed class Validator : IValidateOptions<TelemetrySettings>
    {
        public ValidateOptionsResult Validate(string? name, TelemetrySettings options)
        {
            var result = new ValidateOptionsResultBuilder();
            if (options.ToAzureMonitor && !HasInstrumentationKey(options.AzureMonitor!))
                result.AddError(
                    $"Setting {AzureMonitorSetting} is not a connection string of the form InstrumentationKey=…;IngestionEndpoint=https://…/"
                );

            if (
                options.ToOtlp
                && !(Uri.TryCreate(options.Otlp, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            )
                result.AddError(
                    $"Setting {OtlpSetting} is '{options.Otlp}', not an address such as http://localhost:4317."
                );

            // The exporters ignore values that they do not know, and would send another amount than intended.
            var sampler = options.Sampler?.Trim().ToLowerInvariant();
            if (options.ToAzureMonitor && sampler is not (null or "" or FixedPercentage or RateLimited))
                result.AddError(
                    $"Setting {SamplerSetting} is '{options.Sampler}'; with Azure Monitor it must be {FixedPercentage} or {RateLimited}."
                );
            else if (sampler == RateLimited && Number(options.SamplerArgument) is null)
                result.AddError(
                    $"Setting {SamplerArgumentSetting} is '{options.SamplerArgument}'; with {RateLimited} it must be a number of traces a second, such as 5."
                );
            else if (sampler == FixedPercentage && !IsPercentage(Number(options.SamplerArgument)))
                result.AddError(
                    $"Setting {SamplerArgumentSetting} is '{options.SamplerArgument}'; with {FixedPercentage} it must be a number from 0 to 1 in whole percents, such as 0.05."
                );
            return result.Build();
        }

        /// <summary>The weight of a sampled row is sent in whole percents.</summary>
        private static bool IsPercentage(decimal? ratio) => ratio is >= 0 and <= 1 && ratio * 100 % 1 == 0;

        private static decimal? Number(string? text) =>
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

        private static bool HasInstrumentationKey(string text) =>
            text.Split(';', StringSplitOptions.TrimEntries)
                .Any(part =>
                    part.Split('=', 2) is [var key, { Length: > 0 }]
                    && key.Equals("InstrumentationKey", StringComparison.OrdinalIgnoreCase)
                );
    }
}
