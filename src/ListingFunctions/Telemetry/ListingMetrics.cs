using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ListingFunctions.Telemetry;

/// <summary>The metrics of the service. Alerts depend on these names.</summary>
public sealed class ListingMetrics
{
    /// <summary>The meter of all instruments.</summary>
    public const string Meter = "ListingFunctions";

    /// <summary>Counter: price changes that were newly recorded in <c>listing_prices</c>.</summary>
    public const string PriceChangesRecorded = "listings.price_changes.recorded";

    /// <summary>Histogram, seconds: from a price change until the feed function recorded it.</summary>
    public const string PriceChangesDelay = "listings.price_changes.delay";

    /// <summary>Counter: documents that were added to <c>price_failures</c>.</summary>
    public const string PriceFailuresAdded = "listings.price_failures.added";

    /// <summary>Counter: events that the receiver accepted.</summary>
    public const string EventsPushed = "listings.events.pushed";

    /// <summary>Gauge: the number of documents in <c>event_failures</c>.</summary>
    public const string EventFailuresOpen = "listings.event_failures.open";

    /// <summary>Counter: deleted listings that were archived.</summary>
    public const string Archived = "listings.archived";

    /// <summary>
    /// Gauge: the estimated number of changes of <c>listings</c> that a function has not handled yet, by
    /// <see cref="FeedTag"/>.
    /// </summary>
    public const string FeedLag = "listings.feed.lag";

    /// <summary>Gauge: the number of documents in <c>price_failures</c>.</summary>
    public const string PriceFailuresOpen = "listings.price_failures.open";

    /// <summary>Gauge: the number of listings whose price history has a gap that was not accepted.</summary>
    public const string HistoryGaps = "listings.history_gaps";

    /// <summary>Gauge, seconds: since the instant up to which the market is computed.</summary>
    public const string MarketAge = "listings.market.age";

    /// <summary>The function on the feed, by its lease prefix, such as <c>record-price-changes</c>.</summary>
    public const string FeedTag = "feed";

    /// <summary>
    /// How long a gauge value stays valid. One instance measures every minute, and not always the same: an old value
    /// must not be reported forever beside the new ones.
    /// </summary>
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(90);

    /// <summary>The same for the market, which the function that computes it reports every quarter of an hour.</summary>
    private static readonly TimeSpan MarketValidity = TimeSpan.FromMinutes(20);

    private static readonly double[] DelaySeconds = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600];

    private readonly ConcurrentDictionary<string, Reading> _lags = new();
    private readonly TimeProvider _time;
    private readonly Counter<long> _recorded;
    private readonly Histogram<double> _delay;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _archived;
    private readonly Counter<long> _events;
    private Reading? _openFailures;
    private Reading? _openEventFailures;
    private Reading? _historyGaps;
    private MarketReading? _market;

    /// <summary>Creates the instruments.</summary>
    public ListingMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
#pragma warning disable CA2000 // The factory disposes it.
        var meter = meters.Create(Meter);
#pragma warning restore CA2000
        _recorded = meter.CreateCounter<long>(PriceChangesRecorded, "{change}", "Price changes recorded");
        _delay = meter.CreateHistogram(
            PriceChangesDelay,
            "s",
            "Time from a price change until the feed function recorded it",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DelaySeconds }
        );
        _failures = meter.CreateCounter<long>(PriceFailuresAdded, "{failure}", "Price failures added");
        _archived = meter.CreateCounter<long>(Archived, "{listing}", "Deleted listings archived");
        _events = meter.CreateCounter<long>(EventsPushed, "{event}", "Events pushed");
        meter.CreateObservableGauge(FeedLag, Lags, "{document}", "Changes in the feed not handled yet");
        meter.CreateObservableGauge(PriceFailuresOpen, () => Values(_openFailures), "{failure}", "Price failures open");
        meter.CreateObservableGauge(
            EventFailuresOpen,
            () => Values(_openEventFailures),
            "{failure}",
            "Event failures open"
        );
        meter.CreateObservableGauge(HistoryGaps, () => Values(_historyGaps), "{listing}", "Histories with a gap");
        meter.CreateObservableGauge(
            MarketAge,
            MarketAges,
            "s",
            "Time since the instant up to which the market is computed"
        );
    }

    /// <summary>Counts newly recorded price changes.</summary>
    public void AddPriceChanges(int count) => _recorded.Add(count);

    /// <summary>
    /// Records the delay of a change that the feed function recorded; zero if the clock of its writer was ahead.
    /// </summary>
    public void RecordDelay(DateTimeOffset createdDate) =>
        _delay.Record(Math.Max(0, (_time.GetUtcNow() - createdDate).TotalSeconds));

    /// <summary>Counts a new price failure.</summary>
    public void AddPriceFailure() => _failures.Add(1);

    /// <summary>Counts an archived listing.</summary>
    public void AddArchived() => _archived.Add(1);

    /// <summary>Counts events that the receiver accepted.</summary>
    public void AddEvents(int count) => _events.Add(count);

    /// <summary>Sets <see cref="FeedLag"/>; the value expires after a while.</summary>
    public void SetFeedLag(string feed, long changes) => _lags[feed] = Read(changes);

    /// <summary>Sets <see cref="PriceFailuresOpen"/>; the value expires after a while.</summary>
    public void SetOpenPriceFailures(long count) => _openFailures = Read(count);

    /// <summary>Sets <see cref="EventFailuresOpen"/>; the value expires after a while.</summary>
    public void SetOpenEventFailures(long count) => _openEventFailures = Read(count);

    /// <summary>Sets <see cref="HistoryGaps"/>; the value expires after a while.</summary>
    public void SetHistoryGaps(long count) => _historyGaps = Read(count);

    /// <summary>Sets the instant that <see cref="MarketAge"/> is counted from; the value expires after a while.</summary>
    public void SetMarketComputed(DateTimeOffset until) => _market = new MarketReading(until, _time.GetTimestamp());

    private Reading Read(long value) => new(value, _time.GetTimestamp());

    private bool IsValid(Reading reading) => _time.GetElapsedTime(reading.Timestamp) < Validity;

    private IEnumerable<Measurement<long>> Lags() =>
        from lag in _lags
        where IsValid(lag.Value)
        select new Measurement<long>(lag.Value.Value, new KeyValuePair<string, object?>(FeedTag, lag.Key));

    private IEnumerable<Measurement<long>> Values(Reading? gauge) =>
        gauge is { } reading && IsValid(reading) ? [new Measurement<long>(reading.Value)] : [];

    private IEnumerable<Measurement<double>> MarketAges() =>
        _market is { } market && _time.GetElapsedTime(market.Timestamp) < MarketValidity
            ? [new Measurement<double>((_time.GetUtcNow() - market.Until).TotalSeconds)]
            : [];

    private sealed record Reading(long Value, long Timestamp);

    private sealed record MarketReading(DateTimeOffset Until, long Timestamp);
}
