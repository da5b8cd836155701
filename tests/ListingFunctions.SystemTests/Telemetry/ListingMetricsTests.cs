using System.Net;
using ListingFunctions.Telemetry;

namespace ListingFunctions.SystemTests.Telemetry;

public sealed class ListingMetricsTests
{
    [Fact]
    public async Task Prices_that_the_feed_records_are_counted_once_each_with_their_delay()
    {
        await using var app = await App.StartAsync(feed: false);
        using var recorded = new Measurements<long>(app, ListingMetrics.PriceChangesRecorded);
        using var delay = new Measurements<double>(app, ListingMetrics.PriceChangesDelay);
        var id = await app.CreateAsync(1);
        await app.UpdateAsync(id, 2);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await app.DeliverAsync(await app.DocumentAsync(id));
        Assert.Equal(2, recorded.All.Sum());
        Assert.Equal(2, delay.All.Count);
        Assert.All(delay.All, seconds => Assert.InRange(seconds, 0, 600));
    }

    [Fact]
    public async Task Prices_that_a_replay_records_are_counted_without_a_delay()
    {
        await using var app = await App.StartAsync(feed: false);
        using var recorded = new Measurements<long>(app, ListingMetrics.PriceChangesRecorded);
        using var delay = new Measurements<double>(app, ListingMetrics.PriceChangesDelay);
        await app.CreateAsync(1);
        await app.SendAsync("POST", "ops/price-history/replay");
        Assert.Equal(1, recorded.All.Sum());
        Assert.Empty(delay.All);
    }

    [Fact]
    public async Task Prices_that_a_retry_records_are_counted_without_a_delay()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        document["latest_price_eur"] = "cheap";
        await app.DeliverAsync(document);
        using var recorded = new Measurements<long>(app, ListingMetrics.PriceChangesRecorded);
        using var delay = new Measurements<double>(app, ListingMetrics.PriceChangesDelay);
        var failure = Assert.Single(await app.FailuresAsync()).Id;
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await app.SendAsync("POST", $"ops/price-failures/{failure}/retry")).Status
        );
        Assert.Equal(1, recorded.All.Sum());
        Assert.Empty(delay.All);
    }

    [Fact]
    public async Task Archived_listings_are_counted()
    {
        await using var app = await App.StartAsync();
        using var archived = new Measurements<long>(app, ListingMetrics.Archived);
        await app.SendAsync("DELETE", $"listings/{await app.CreateAsync(1)}");
        await Eventually.HoldsAsync(() => archived.All.Count > 0);
        Assert.Equal([1], archived.All);
    }
}
