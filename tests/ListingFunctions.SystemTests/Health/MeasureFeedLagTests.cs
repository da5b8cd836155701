using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using ListingFunctions.Health;
using ListingFunctions.SystemTests.Telemetry;
using ListingFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace ListingFunctions.SystemTests.Health;

/// <summary>The values of the gauges, with the leases of running change feed processors.</summary>
public sealed class MeasureFeedLagTests
{
    private static Task MeasureAsync(App app) => app.Host.InvokeAsync(nameof(MeasureFeedLag), App.Stop);

    [Fact]
    public async Task A_feed_that_stands_still_falls_behind_and_catches_up_when_it_goes_on()
    {
        await using var app = await App.StartAsync();
        using var lag = new Measurements<long>(app, ListingMetrics.FeedLag);
        var id = await app.CreateAsync(1);
        await app.AllRecordedAsync(id);
        await AllHandledAsync(app, lag);

        await app.StopFeedAsync();
        foreach (var price in Enumerable.Range(2, 4))
            await app.UpdateAsync(id, price);
        await MeasureAsync(app);
        var behind = lag.Now();
        Assert.Equal(Feeds.All.Order(), behind.Keys.Order());
        // Of a listing the feed shows one version, but the estimate is of writes.
        Assert.All(behind.Values, changes => Assert.InRange(changes, 1, 4));

        await app.StartFeedAsync();
        await AllHandledAsync(app, lag);
    }

    [Fact]
    public async Task A_feed_that_nobody_ever_followed_has_all_listings_before_it()
    {
        await using var app = await App.StartAsync(feed: false);
        using var lag = new Measurements<long>(app, ListingMetrics.FeedLag);
        foreach (var price in Enumerable.Range(1, 3))
            await app.CreateAsync(price);
        await MeasureAsync(app);
        Assert.Equal(Feeds.All.ToDictionary(feed => feed, _ => 3L), lag.Now());
    }

    [Fact]
    public async Task Operators_can_read_the_lag_of_each_feed()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var feeds = (await app.SendAsync("GET", "ops/feeds")).Body.EnumerateArray();
        Assert.Equal(
            Feeds.All.Select(feed => (feed, 1L)),
            feeds.Select(feed => (feed.GetProperty("feed").GetString()!, feed.GetProperty("lag").GetInt64()))
        );
    }

    [Fact]
    public async Task Price_failures_are_counted_when_they_come_and_as_long_as_they_are_there()
    {
        await using var app = await App.StartAsync(feed: false);
        using var open = new Measurements<long>(app, ListingMetrics.PriceFailuresOpen);
        using var added = new Measurements<long>(app, ListingMetrics.PriceFailuresAdded);
        await MeasureAsync(app);
        Assert.Equal(0, open.Now()[""]);

        var document = new JsonObject { ["id"] = "broken" };
        await app.DeliverAsync(document);
        await app.DeliverAsync(document);
        Assert.Equal([1], added.All);
        await MeasureAsync(app);
        Assert.Equal(1, open.Now()[""]);

        await app.SendAsync("DELETE", $"ops/price-failures/{Assert.Single(await app.FailuresAsync()).Id}");
        await MeasureAsync(app);
        Assert.Equal(0, open.Now()[""]);
    }

    [Fact]
    public async Task A_gauge_that_cannot_be_measured_is_not_reported_and_the_others_are()
    {
        await using var app = await App.StartAsync(feed: false);
        using var lag = new Measurements<long>(app, ListingMetrics.FeedLag);
        using var open = new Measurements<long>(app, ListingMetrics.PriceFailuresOpen);
        await app.Database.GetContainer(Containers.Leases).DeleteContainerAsync(cancellationToken: App.Stop);
        await MeasureAsync(app);
        Assert.Empty(lag.Now());
        Assert.Equal(0, open.Now()[""]);
    }

    /// <summary>The SDK's estimator reads the document that comes next, no deeper than the Functions host does.</summary>
    [Fact]
    public async Task A_feed_that_stands_before_a_document_too_deep_to_read_is_a_warning_that_names_the_member()
    {
        var log = new FakeLogger<MeasureFeedLag>();
        await using var app = await App.StartAsync(configure: services =>
            services.AddSingleton<ILogger<MeasureFeedLag>>(log)
        );
        using var lag = new Measurements<long>(app, ListingMetrics.FeedLag);
        await app.CreateAsync(1);
        await AllHandledAsync(app, lag);
        await app.StopFeedAsync();

        await app.WriteDocumentAsync(
            "deep",
            $$"""{"id":"deep","tree":{{new string('[', 80)}}{{new string(']', 80)}}}"""
        );
        log.Collector.Clear();
        await MeasureAsync(app);
        var warnings = log.Collector.GetSnapshot().Where(line => line.Level == LogLevel.Warning).ToList();
        Assert.Equal(
            Feeds.All.Select(feed => $"The lag of feed {feed} could not be measured").Order(),
            warnings.Select(warning => warning.Message).Order()
        );
        Assert.All(
            warnings,
            warning =>
                Assert.Contains(
                    "MaxDepth of 64 has been exceeded. Path '[0].tree[",
                    warning.Exception!.Message,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task A_measured_value_expires()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var app = await App.StartAsync(
            feed: false,
            configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time))
        );
        using var lag = new Measurements<long>(app, ListingMetrics.FeedLag);
        await MeasureAsync(app);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEmpty(lag.Now());
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(lag.Now());
    }

    private static Task AllHandledAsync(App app, Measurements<long> lag) =>
        Eventually.HoldsAsync(async () =>
        {
            await MeasureAsync(app);
            return lag.Now() is { Count: > 0 } now && now.Values.All(changes => changes == 0);
        });
}
