using System.Diagnostics.Metrics;
using ListingFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace ListingFunctions.SystemTests.Telemetry;

/// <summary>Hears one instrument of one app.</summary>
internal sealed class Measurements<T>(App app, string instrument) : IDisposable
    where T : struct
{
    private readonly MetricCollector<T> _collector = new(
        app.Host.Services.GetRequiredService<IMeterFactory>(),
        ListingMetrics.Meter,
        instrument
    );

    /// <summary>All that was counted.</summary>
    public IReadOnlyList<T> All => [.. _collector.GetMeasurementSnapshot().Select(measurement => measurement.Value)];

    /// <summary>The current values of a gauge, by feed; the empty text for values without a feed.</summary>
    public Dictionary<string, T> Now()
    {
        _collector.Clear();
        _collector.RecordObservableInstruments();
        return _collector
            .GetMeasurementSnapshot()
            .ToDictionary(
                measurement => measurement.Tags.GetValueOrDefault(ListingMetrics.FeedTag) as string ?? "",
                measurement => measurement.Value
            );
    }

    public void Dispose() => _collector.Dispose();
}
