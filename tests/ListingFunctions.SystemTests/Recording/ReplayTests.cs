using System.Net;
using System.Text.Json;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Recording;

/// <summary>The history is replayed from the trails of the listings, after <c>listing_prices</c> was lost or restored.</summary>
public sealed class ReplayTests
{
    private static async Task<JsonElement> ReplayAsync(App app)
    {
        var response = await app.SendAsync("POST", "ops/price-history/replay");
        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.DoesNotContain("Link", response.Headers.Keys);
        return response.Body;
    }

    private static (int Listings, int Recorded, int Gaps, int Failed) Counts(JsonElement progress) =>
        (
            progress.GetProperty("listings").GetInt32(),
            progress.GetProperty("recorded").GetInt32(),
            progress.GetProperty("gaps").GetInt32(),
            progress.GetProperty("failed").GetInt32()
        );

    private static async Task<long> CreateRecordedAsync(App app, int prices)
    {
        var id = await app.CreateAsync(1);
        for (var price = 2; price <= prices; price++)
            await app.UpdateAsync(id, price);
        await app.AllRecordedAsync(id);
        return id;
    }

    /// <summary>Removes recorded changes, as a restore to an earlier time, or a mistake, does.</summary>
    private static async Task LoseAsync(App app, long id, Func<int, bool> which)
    {
        foreach (var (index, price) in (await app.RecordedAsync(id)).Index().Where(entry => which(entry.Index)))
        {
            using var response = await app.ListingPrices.DeleteItemStreamAsync(
                PriceChange.KeyOf(price.CreatedDate),
                new PartitionKey(id),
                cancellationToken: App.Stop
            );
            Assert.True(response.IsSuccessStatusCode, $"{index}");
        }
    }

    [Fact]
    public async Task A_lost_history_is_replayed_and_a_second_replay_changes_nothing()
    {
        await using var app = await App.StartAsync();
        var id = await CreateRecordedAsync(app, 5);
        var expected = await app.PricesAsync(id);
        await LoseAsync(app, id, _ => true);

        Assert.Equal((1, 5, 0, 0), Counts(await ReplayAsync(app)));
        Assert.Equal(expected, await app.RecordedAsync(id));
        Assert.Equal((1, 0, 0, 0), Counts(await ReplayAsync(app)));
        Assert.Equal(expected, await app.RecordedAsync(id));
    }

    [Fact]
    public async Task Gaps_that_the_trail_covers_are_filled()
    {
        await using var app = await App.StartAsync();
        var id = await CreateRecordedAsync(app, 16);
        var expected = await app.PricesAsync(id);
        await LoseAsync(app, id, index => index % 3 == 1);
        Assert.Equal((1, 5, 0, 0), Counts(await ReplayAsync(app)));
        Assert.Equal(expected, await app.RecordedAsync(id));
    }

    [Fact]
    public async Task It_runs_while_prices_change()
    {
        await using var app = await App.StartAsync();
        var ids = new List<long>();
        for (var i = 0; i < 10; i++)
            ids.Add(await CreateRecordedAsync(app, 10));
        foreach (var id in ids)
            await LoseAsync(app, id, index => index % 2 == 0);

        var changes = Task.WhenAll(
            ids.Select(async id =>
            {
                for (var price = 100; price < 140; price++)
                    await app.UpdateAsync(id, price);
            })
        );
        await ReplayAsync(app);
        await changes;
        await ReplayAsync(app);
        foreach (var id in ids)
            Assert.Equal(50, (await app.AllRecordedAsync(id)).Count);
    }

    [Fact]
    public async Task Changes_that_no_trail_has_any_more_stay_a_gap()
    {
        await using var app = await App.StartAsync();
        var id = await CreateRecordedAsync(app, 40);
        var expected = await app.PricesAsync(id);
        await app.StopFeedAsync();
        await LoseAsync(app, id, _ => true);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync("GET", $"listings/{id}/prices")).Status);

        var carried = (await app.DocumentAsync(id))["recent_prices"]!.AsArray().Count;
        Assert.Equal((1, carried, 1, 0), Counts(await ReplayAsync(app)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync("GET", $"listings/{id}/prices")).Status);
        Assert.Equal((1, 0, 1, 0), Counts(await ReplayAsync(app)));

        var lost = $"ops/price-history/{id}/accept-loss?from=1&to={40 - carried}";
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("POST", lost)).Status);
        Assert.Equal(expected.TakeLast(carried), await app.PricesAsync(id));
        Assert.Equal((1, 0, 0, 0), Counts(await ReplayAsync(app)));
        await app.StartFeedAsync();
        await app.UpdateAsync(id, 1);
        Assert.Equal(carried + 1, (await app.AllRecordedAsync(id)).Count);
    }

    [Fact]
    public async Task A_document_that_is_no_listing_is_counted_and_stops_nothing()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.WriteDocumentAsync("broken", """{ "id": "broken", "latest_price_eur": "cheap" }""");
        var id = await app.CreateAsync(1);
        Assert.Equal((2, 1, 0, 1), Counts(await ReplayAsync(app)));
        Assert.Single(await app.RecordedAsync(id));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("bm8gY29udGludWF0aW9u")]
    public async Task A_continuation_that_no_response_returned_is_a_400(string continuation)
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var response = await app.SendAsync("POST", $"ops/price-history/replay?continuation={continuation}");
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
    }

    [Theory]
    [InlineData("continuaton=x", "continuaton")]
    [InlineData("continuation=x&continuation=x", "continuation")]
    public async Task A_parameter_outside_its_rule_is_named_and_nothing_is_begun(string query, string field)
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var response = await app.SendAsync("POST", $"ops/price-history/replay?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([field], response.Fields);
        Assert.Empty(await app.RecordedAsync(id));
    }
}
