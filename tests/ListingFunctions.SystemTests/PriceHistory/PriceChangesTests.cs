using System.Net;
using System.Text.Json;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.PriceHistory;

public sealed class PriceChangesTests
{
    private const string Beginning = "price-changes";

    /// <summary>Follows the links until a page is empty; returns the changes and the last link.</summary>
    private static async Task<(List<RecordedChange> Returned, string Next)> FollowAsync(App app, string next)
    {
        var returned = new List<RecordedChange>();
        while (true)
        {
            var response = await app.SendAsync("GET", next);
            Assert.Equal(HttpStatusCode.OK, response.Status);
            var changes = response.Body.Deserialize(PriceHistoryJson.Types.IReadOnlyListRecordedChange)!;
            returned.AddRange(changes);
            next = response.Next()!;
            if (changes.Count == 0)
                return (returned, next);
        }
    }

    private static async Task<long> RecordedStoryAsync(App app, params decimal[] prices)
    {
        var id = await app.StoryAsync(prices);
        await app.DeliverAsync(await app.DocumentAsync(id));
        return id;
    }

    private static async Task SetTimeToLiveAsync(App app, long id, int seconds)
    {
        foreach (var price in await app.RecordedAsync(id))
            await app.ListingPrices.PatchItemAsync<JsonElement>(
                PriceChange.KeyOf(price.CreatedDate),
                new PartitionKey(id),
                [PatchOperation.Set("/ttl", seconds)],
                cancellationToken: App.Stop
            );
    }

    [Fact]
    public async Task Every_price_is_returned_with_the_previous_price()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await RecordedStoryAsync(app, 800, 801, 0, 10);
        var response = await app.SendAsync("GET", Beginning);
        var whole = await app.PricesAsync(id);
        var expected = new RecordedChange[]
        {
            new(id, 800, whole[0].CreatedDate, null, null, null),
            new(id, 801, whole[1].CreatedDate, 800, 1, 0.13m),
            new(id, 0, whole[2].CreatedDate, 801, -801, -100),
            new(id, 10, whole[3].CreatedDate, 0, 10, null),
        };
        Assert.Equal(
            expected.Select(
                (change, index) =>
                    change with
                    {
                        Number = index + 1,
                        PostalCode = "21810",
                        City = "Berchtesgaden",
                        Country = "DE",
                        BuildingType = "STUDIO",
                        SurfaceAreaM2 = 167,
                    }
            ),
            response.Body.Deserialize(PriceHistoryJson.Types.IReadOnlyListRecordedChange)!
        );
        Assert.False(response.Body[0].TryGetProperty("previous_price_eur", out _));
    }

    [Fact]
    public async Task A_page_of_what_the_recorder_wrote_is_one_call_and_one_that_sees_whether_there_is_more()
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordedStoryAsync(app, 1, 2, 3);
        await app.SendAsync("GET", Beginning);
        Assert.Equal(2, (await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", Beginning))).Count);
        Assert.Equal(2, (await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", $"{Beginning}?limit=2"))).Count);
    }

    [Fact]
    public async Task Following_the_links_returns_every_change_once_and_later_ones_too()
    {
        await using var app = await App.StartAsync(feed: false);
        var one = await RecordedStoryAsync(app, 1, 2, 3);
        var other = await RecordedStoryAsync(app, 4, 5, 6, 7);
        var (returned, next) = await FollowAsync(app, $"{Beginning}?limit=2");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], returned.Select(change => change.PriceEur));
        Assert.Equal([one, one, one, other, other, other, other], returned.Select(change => change.ListingId));

        await app.UpdateAsync(one, 8);
        await app.DeliverAsync(await app.DocumentAsync(one));
        (returned, _) = await FollowAsync(app, next);
        Assert.Equal((8m, 3m), (Assert.Single(returned).PriceEur, returned[0].PreviousPriceEur!.Value));
    }

    [Fact]
    public async Task Since_now_is_empty_and_links_to_what_follows()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await RecordedStoryAsync(app, 1, 2);
        var now = await app.SendAsync("GET", $"{Beginning}?since=now&direction=down&min_change_percent=12.5");
        Assert.Equal(0, now.Body.GetArrayLength());
        Assert.EndsWith("&limit=100&direction=down&min_change_percent=12.5", now.Next(), StringComparison.Ordinal);
        await app.UpdateAsync(id, 1);
        await app.DeliverAsync(await app.DocumentAsync(id));
        Assert.Equal(1, Assert.Single((await FollowAsync(app, now.Next()!)).Returned).PriceEur);
    }

    [Theory]
    [InlineData("", "100,105,95,0,1")]
    [InlineData("direction=up", "105,1")]
    [InlineData("direction=down", "95,0")]
    [InlineData("min_change_percent=0", "105,95,0,1")]
    [InlineData("min_change_percent=5", "105,95,0,1")]
    [InlineData("min_change_percent=5.01", "95,0,1")]
    [InlineData("min_change_percent=9.6&direction=down", "0")]
    [InlineData("min_change_percent=1000&direction=up", "1")]
    public async Task Filters_leave_out_what_is_not_asked_for(string filters, string expected)
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordedStoryAsync(app, 100, 105, 95, 0, 1);
        // One at a time, so that pages are empty that have more behind them.
        var (returned, _) = await FollowAsync(app, $"{Beginning}?limit=1&{filters}");
        Assert.Equal(expected, string.Join(',', returned.Select(change => change.PriceEur)));
    }

    [Fact]
    public async Task If_no_change_matches_for_long_the_page_is_empty_and_links_on()
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordedStoryAsync(app, [.. Enumerable.Range(1, 15).Select(price => (decimal)price), 1]);
        var first = await app.SendAsync("GET", $"{Beginning}?limit=1&direction=down");
        Assert.Equal(0, first.Body.GetArrayLength());
        Assert.Equal(1, (await app.SendAsync("GET", first.Next()!)).Body[0].Euros());
    }

    [Fact]
    public async Task A_price_before_that_no_document_says_is_read_from_the_history()
    {
        await using var app = await App.StartAsync(feed: false);
        // Past the sixteenth the older half leaves the listing without having been recorded by the feed.
        var id = await RecordedStoryAsync(app, [.. Enumerable.Range(1, 17).Select(price => (decimal)price)]);
        foreach (var (euros, minute) in new[] { (50m, 0), (60m, 1) })
        {
            var old = new DateTimeOffset(2020, 1, 1, 0, minute, 0, TimeSpan.Zero);
            var document = new PriceDocument(PriceChange.KeyOf(old), 5, 0, euros, old);
            await app.ListingPrices.CreateItemAsync(document, new PartitionKey(5), cancellationToken: App.Stop);
        }

        var (returned, _) = await FollowAsync(app, Beginning);
        Assert.Equal(
            [null, .. Enumerable.Range(1, 16).Select(price => (decimal?)price)],
            returned.Where(change => change.ListingId == id).Select(change => change.PreviousPriceEur)
        );
        Assert.Equal(
            [null, 50m],
            returned.Where(change => change.ListingId == 5).Select(change => change.PreviousPriceEur)
        );
    }

    [Fact]
    public async Task Changes_of_an_expiring_listing_are_hidden_and_return_if_its_deletion_is_undone()
    {
        await using var app = await App.StartAsync(feed: false);
        var gone = await RecordedStoryAsync(app, 1, 2);
        var kept = await RecordedStoryAsync(app, 3);
        var (_, next) = await FollowAsync(app, Beginning);
        await SetTimeToLiveAsync(app, gone, 1000);
        Assert.Empty((await FollowAsync(app, next)).Returned);
        Assert.Equal([kept], (await FollowAsync(app, Beginning)).Returned.Select(change => change.ListingId));

        await SetTimeToLiveAsync(app, gone, -1);
        Assert.Equal([1m, 2m], (await FollowAsync(app, next)).Returned.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task A_document_that_is_no_price_change_does_not_hide_others()
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordedStoryAsync(app, 1);
        foreach (var price in new[] { "\"cheap\"", "-1", "1e300", "0.001" })
        {
            using var content = new MemoryStream(
                System.Text.Encoding.UTF8.GetBytes(
                    $$"""{ "id": "x{{price.Length}}", "listing_id": 7, "created_date": "2026-01-01T00:00:00.000Z", "price_eur": {{price}} }"""
                )
            );
            using var response = await app.ListingPrices.UpsertItemStreamAsync(
                content,
                new PartitionKey(7),
                cancellationToken: App.Stop
            );
            Assert.True(response.IsSuccessStatusCode);
        }

        await RecordedStoryAsync(app, 2);
        Assert.Equal([1m, 2m], (await FollowAsync(app, Beginning)).Returned.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task A_follower_misses_no_change_and_gets_those_of_a_listing_in_order()
    {
        await using var app = await App.StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.CreateAsync(0)));
        var writing = Task.WhenAll(
            ids.Select(async id =>
            {
                for (var price = 1; price < 40; price++)
                    await app.UpdateAsync(id, price);
            })
        );
        var (returned, next) = (new List<RecordedChange>(), $"{Beginning}?limit=7");
        await Eventually.HoldsAsync(async () =>
        {
            (var more, next) = await FollowAsync(app, next);
            returned.AddRange(more);
            return writing.IsCompleted && returned.Count >= 4 * 40;
        });
        await writing;
        foreach (var id in ids)
        {
            var received = returned.Where(change => change.ListingId == id).ToList();
            Assert.Equal(
                await app.PricesAsync(id),
                received.Select(change => new Price(change.PriceEur, change.CreatedDate, id))
            );
            Assert.Equal(
                [null, .. received.SkipLast(1).Select(change => (decimal?)change.PriceEur)],
                received.Select(change => change.PreviousPriceEur)
            );
        }
    }

    [Fact]
    public async Task A_cursor_that_was_changed_anywhere_is_a_400()
    {
        await using var app = await App.StartAsync(feed: false);
        var next = (await app.SendAsync("GET", Beginning)).Next()!;
        var start = next.IndexOf("since=", StringComparison.Ordinal) + "since=".Length;
        var end = next.IndexOf('&', StringComparison.Ordinal);
        Assert.InRange(end - start, 1, 400);
        foreach (var at in Enumerable.Range(start, end - start))
        {
            var changed = next[..at] + (next[at] == 'A' ? 'B' : 'A') + next[(at + 1)..];
            var response = await app.SendAsync("GET", changed);
            Assert.Equal(HttpStatusCode.BadRequest, response.Status);
            Assert.Contains("since", response.Message, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await app.SendAsync("GET", $"{Beginning}?since=")).Status);
    }

    [Fact]
    public async Task A_cursor_of_histories_that_were_replaced_is_a_400()
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordedStoryAsync(app, 1);
        var next = (await app.SendAsync("GET", Beginning)).Next()!;
        var properties = (await app.ListingPrices.ReadContainerAsync(cancellationToken: App.Stop)).Resource;
        await app.ListingPrices.DeleteContainerAsync(cancellationToken: App.Stop);
        await app.Database.CreateContainerAsync(
            new ContainerProperties(properties.Id, properties.PartitionKeyPath) { DefaultTimeToLive = -1 },
            cancellationToken: App.Stop
        );
        // A running instance remembers which container it speaks to; one that starts after the restore sees the new one.
        await using var later = await App.StartAsync(feed: false, cosmos: app.CosmosConnectionString);
        Assert.Equal(HttpStatusCode.BadRequest, (await later.SendAsync("GET", next)).Status);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("direction=sideways", "direction")]
    [InlineData("min_change_percent=-1", "min_change_percent")]
    [InlineData("min_change_percent=5%25", "min_change_percent")]
    [InlineData("min_change_percent=1000001", "min_change_percent")]
    [InlineData("continuation=x", "continuation")]
    [InlineData("since=now&since=now", "since")]
    [InlineData("min_change_percent=1e7", "min_change_percent")]
    [InlineData("city=", "city")]
    [InlineData("country=DEU", "country")]
    [InlineData("building_type=CASTLE", "building_type")]
    [InlineData("listing_id=-1", "listing_id")]
    public async Task A_parameter_outside_its_rule_is_named(string query, string field)
    {
        await using var app = await App.StartAsync(feed: false);
        var response = await app.SendAsync("GET", $"{Beginning}?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([field], response.Fields);
    }
}
