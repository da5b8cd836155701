using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.Events;
using ListingFunctions.SystemTests.PriceHistory;
using LocalCosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Events;

/// <summary>Events reach a receiver at least once and in order within a listing, whatever the receiver does.</summary>
public sealed class PublishEventsTests : IAsyncLifetime
{
    private const string Failures = "ops/event-failures";

    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private Task<App> StartAsync(bool feed = false, string? cosmos = null) =>
        App.StartAsync(feed, settings: _receiver.Settings, cosmos: cosmos);

    /// <summary>Hands the documents of listings to the function, as the feed would.</summary>
    private static async Task DeliverAsync(App app, params long[] ids)
    {
        var documents = await Task.WhenAll(ids.Select(app.DocumentAsync));
        var batch = $"[{string.Join(',', documents.Select(document => document.ToJsonString()))}]";
        await app.Host.InvokeAsync(nameof(PublishEvents), batch, App.Stop);
    }

    private static async Task DeleteAsync(App app, long id) =>
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"listings/{id}")).Status);

    [Fact]
    public async Task Price_changes_and_a_deletion_are_CloudEvents_with_the_data_of_the_pull_feeds()
    {
        await using var app = await StartAsync();
        var id = await app.StoryAsync(100, 90);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await DeliverAsync(app, id);
        var changes = (await app.SendAsync("GET", "price-changes")).Body.EnumerateArray().ToList();
        await DeleteAsync(app, id);
        await DeliverAsync(app, id);
        var deletion = (await app.SendAsync("GET", "listing-events")).Body[0];

        Assert.Equal(["application/cloudevents-batch+json; charset=utf-8"], _receiver.ContentTypes.Distinct());
        Assert.Equal(
            changes
                .Select(
                    (change, index) =>
                        $$"""{"id":"{{id}}/{{index + 1}}","type":"listing.price.changed.v1","subject":"{{id}}","time":"{{change.GetProperty("created_date").GetString()}}","data":{{change.GetRawText()}},"specversion":"1.0","source":"/api/listings","datacontenttype":"application/json"}"""
                )
                .Append(
                    $$"""{"id":"{{id}}/deleted/{{deletion.GetProperty("occurred_date").GetString()}}","type":"listing.deleted.v1","subject":"{{id}}","time":"{{deletion.GetProperty("occurred_date").GetString()}}","data":{{deletion.GetRawText()}},"specversion":"1.0","source":"/api/listings","datacontenttype":"application/json"}"""
                ),
            _receiver.Events.Select(each => each.GetRawText())
        );
    }

    [Fact]
    public async Task What_is_pushed_is_not_pushed_again()
    {
        await using var app = await StartAsync();
        var id = await app.StoryAsync(1, 2);
        await DeliverAsync(app, id);
        await DeliverAsync(app, id);
        await app.UpdateAsync(id, 3);
        await DeliverAsync(app, id);
        await DeleteAsync(app, id);
        await DeliverAsync(app, id);
        await DeliverAsync(app, id);
        Assert.Equal(4, _receiver.Events.Count);
        Assert.Equal(["1", "2", "3", "deleted"], _receiver.Of(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_a_history_with_a_gap_is_pushed_until_the_gap_is_closed(bool accepted)
    {
        await using var app = await StartAsync();
        var id = await app.StoryAsync(Enumerable.Range(1, 30).Select(price => (decimal)price));
        var lost = await app.LosePricesAsync(id, 3, 6);
        await DeliverAsync(app, id);
        await DeliverAsync(app, id);
        Assert.Empty(_receiver.Of(id));

        if (accepted)
            await app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from=3&to=6");
        foreach (var document in accepted ? [] : lost)
            await app.ListingPrices.CreateItemAsync(document, new PartitionKey(id), null, App.Stop);
        await app.SendAsync("POST", "ops/price-history/replay");
        await DeliverAsync(app, id);
        Assert.Equal(
            Enumerable.Range(1, 30).Where(number => !accepted || number is < 3 or > 6).Select(number => $"{number}"),
            _receiver.Of(id)
        );
    }

    [Fact]
    public async Task What_is_lost_of_how_far_it_is_costs_repetitions_and_nothing_else()
    {
        await using var app = await StartAsync();
        var id = await app.StoryAsync(1, 2);
        await DeliverAsync(app, id);
        using (var lost = app.Cosmos.On("POST", Containers.PublishedEvents).Fail(HttpStatusCode.ServiceUnavailable))
        {
            await app.UpdateAsync(id, 3);
            await Assert.ThrowsAnyAsync<Exception>(() => DeliverAsync(app, id));
        }

        await DeliverAsync(app, id);
        Assert.Equal(["1", "2", "3"], _receiver.Of(id));
    }

    [Fact]
    public async Task Changes_that_were_evicted_from_the_trail_before_the_feed_came_are_pushed_in_order()
    {
        await using var app = await StartAsync();
        var id = await app.CreateAsync(0);
        await DeliverAsync(app, id);
        for (var price = 1; price <= 40; price++)
            await app.UpdateAsync(id, price);
        await DeliverAsync(app, id);
        Assert.Equal(Enumerable.Range(1, 41).Select(number => $"{number}"), _receiver.Of(id));
        Assert.Equal(41, _receiver.Events.Count);
        var previous = _receiver
            .Events.Skip(1)
            .Select(each => each.GetProperty("data").GetProperty("previous_price_eur"));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(price => (decimal)price),
            previous.Select(price => price.GetDecimal())
        );
    }

    [Fact]
    public async Task A_price_that_was_written_out_of_band_is_pushed_before_the_deletion_that_followed()
    {
        await using var app = await StartAsync();
        var id = await app.CreateAsync(1);
        await DeliverAsync(app, id);
        var document = await app.DocumentAsync(id);
        document["latest_price_eur"] = 2;
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        await DeliverAsync(app, id);
        Assert.Equal(["1"], _receiver.Of(id));
        await DeleteAsync(app, id);
        await DeliverAsync(app, id);
        Assert.Equal(["1", "2", "deleted"], _receiver.Of(id));
    }

    [Fact]
    public async Task Histories_of_before_push_began_are_not_pushed()
    {
        await using var app = await StartAsync();
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        var old = DateTimeOffset.UtcNow.AddDays(-2).Text();
        document["recent_prices"]![0]!["created_date"] = old;
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        await app.UpdateAsync(id, 2);
        await DeliverAsync(app, id);
        Assert.Equal(["2"], _receiver.Of(id));
    }

    [Fact]
    public async Task An_event_that_is_rejected_is_a_dead_letter_and_the_others_of_its_batch_arrive()
    {
        await using var app = await StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(1, 9).Select(price => app.CreateAsync(price)));
        _receiver.Respond = batch =>
            batch.Any(each => each.GetProperty("subject").GetString() == $"{ids[4]}")
                ? HttpStatusCode.BadRequest
                : HttpStatusCode.Accepted;
        await DeliverAsync(app, ids);
        Assert.Equal(ids.Where(id => id != ids[4]).Select(id => $"{id}/1").Order(), _receiver.Ids.Order());

        var failure = Assert.Single((await app.SendAsync("GET", Failures)).Body.EnumerateArray().ToList());
        Assert.Equal("The receiver rejected it (400): as asked", failure.GetProperty("reason").GetString());
        Assert.Equal($"{ids[4]}/1", failure.GetProperty("event").GetProperty("id").GetString());
        // It is not pushed again by itself, and those that follow are.
        await DeliverAsync(app, ids);
        await app.UpdateAsync(ids[4], 100);
        _receiver.Respond = _ => HttpStatusCode.Accepted;
        await DeliverAsync(app, ids);
        Assert.Equal(["2"], _receiver.Of(ids[4]));
    }

    [Fact]
    public async Task A_dead_letter_is_pushed_again_or_discarded_by_an_operator()
    {
        await using var app = await StartAsync();
        _receiver.Respond = _ => HttpStatusCode.RequestEntityTooLarge;
        var ids = await Task.WhenAll(app.CreateAsync(1), app.CreateAsync(2));
        await DeliverAsync(app, ids);
        var failures = (await app.SendAsync("GET", $"{Failures}?limit=1")).Body;
        Assert.Equal(1, failures.GetArrayLength());
        var first = $"{Failures}/{failures[0].GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.Conflict, (await app.SendAsync("POST", $"{first}/retry")).Status);
        _receiver.Respond = _ => HttpStatusCode.Accepted;
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("POST", $"{first}/retry")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("POST", $"{first}/retry")).Status);
        Assert.Single(_receiver.Events);

        var second = (await app.SendAsync("GET", Failures)).Body[0].GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"{Failures}/{second}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("DELETE", $"{Failures}/{second}")).Status);
        Assert.Empty((await app.SendAsync("GET", Failures)).Body.EnumerateArray());
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_receiver_that_is_unavailable_gets_everything_later(HttpStatusCode status)
    {
        await using var app = await StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(1, 3).Select(price => app.StoryAsync(price, price + 1)));
        _receiver.Respond = _ => status;
        await Assert.ThrowsAsync<HttpRequestException>(() => DeliverAsync(app, ids));
        Assert.Empty((await app.SendAsync("GET", Failures)).Body.EnumerateArray());
        _receiver.Respond = _ => HttpStatusCode.Accepted;
        await DeliverAsync(app, ids);
        Assert.All(ids, id => Assert.Equal(["1", "2"], _receiver.Of(id)));
    }

    [Fact]
    public async Task A_receiver_that_fails_midway_gets_what_it_accepted_before_only_once()
    {
        await using var app = await StartAsync();
        // More than two batches, those of a listing in one of them.
        var ids = await Task.WhenAll(Enumerable.Range(1, 150).Select(price => app.StoryAsync(price, price + 1)));
        _receiver.Respond = _ => _receiver.Batches == 2 ? HttpStatusCode.BadGateway : HttpStatusCode.Accepted;
        await Assert.ThrowsAsync<HttpRequestException>(() => DeliverAsync(app, ids));
        Assert.Equal(100, _receiver.Events.Count);
        await DeliverAsync(app, ids);
        Assert.Equal(300, _receiver.Events.Count);
        Assert.All(ids, id => Assert.Equal(["1", "2"], _receiver.Of(id)));
    }

    [Fact]
    public async Task Without_the_setting_push_is_off_and_the_function_has_nothing_to_do()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        Assert.Empty(
            await app.Cosmos.CallsOfAsync(() => app.Host.InvokeAsync(nameof(PublishEvents), "[{}]", App.Stop))
        );
        await DeliverAsync(app, id);
        Assert.Empty(_receiver.Events);
    }

    [Fact]
    public async Task A_receiver_that_is_down_or_slow_delays_no_other_function()
    {
        _receiver.Respond = _ => HttpStatusCode.ServiceUnavailable;
        await using var app = await StartAsync(feed: true);
        var id = await app.StoryAsync(1, 2, 3);
        await app.AllRecordedAsync(id);
        await Eventually.HoldsAsync(() => _receiver.Batches > 1);
        _receiver.Delay = TimeSpan.FromSeconds(1);
        await app.UpdateAsync(id, 4);
        await app.AllRecordedAsync(id);
        Assert.Empty(_receiver.Events);

        _receiver.Respond = _ => HttpStatusCode.Accepted;
        await Eventually.HoldsAsync(() => _receiver.Of(id).Count() == 4);
        Assert.Equal(["1", "2", "3", "4"], _receiver.Of(id));
    }

    [Fact]
    public async Task Over_ranges_splits_failures_and_restarts_every_event_arrives_in_order()
    {
        var options = new LocalCosmosOptions { Ranges = 3 };
        await using var cosmos = await LocalCosmosServer.StartAsync(options, App.Stop);
        var random = new Random(7);
        _receiver.Respond = _ => random.Next(4) == 0 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Accepted;
        var ids = new List<long>();
        for (var start = 0; start < 3; start++)
        {
            // Each ends in the middle of whatever it does.
            await using var app = await StartAsync(feed: true, cosmos.ConnectionString);
            var stories = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.StoryAsync(1, 2, 3, 4, 5)));
            if (start == 1)
                await cosmos.SplitAsync(app.Database.Id, Containers.Listings, ct: App.Stop);
            foreach (var id in stories)
                await DeleteAsync(app, id);
            ids.AddRange(stories);
        }

        _receiver.Respond = _ => HttpStatusCode.Accepted;
        await using var last = await StartAsync(feed: true, cosmos.ConnectionString);
        await Eventually.HoldsAsync(() => ids.TrueForAll(id => _receiver.Of(id).Count() == 6));
        Assert.All(ids, id => Assert.Equal(["1", "2", "3", "4", "5", "deleted"], _receiver.Of(id)));
    }
}
