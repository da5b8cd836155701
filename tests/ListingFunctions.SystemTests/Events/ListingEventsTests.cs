using System.Globalization;
using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.SystemTests.PriceHistory;
using LocalCosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Events;

/// <summary>Who follows the listing events has a copy of the listings.</summary>
public sealed class ListingEventsTests
{
    private static async Task DeleteAsync(App app, long id) =>
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"listings/{id}")).Status);

    [Fact]
    public async Task A_listing_appears_with_its_latest_state_and_its_deletion_without_any()
    {
        await using var app = await App.StartAsync(feed: false);
        var kept = await app.CreateAsync(1);
        var deleted = await app.CreateAsync(2);
        await app.UpdateAsync(kept, 3);
        await DeleteAsync(app, deleted);

        var response = await app.SendAsync("GET", "listing-events");
        var (changed, gone) = (response.Body[0], response.Body[1]);
        var listing = (await app.SendAsync("GET", $"listings/{kept}")).Body;
        Assert.Equal(2, response.Body.GetArrayLength());
        Assert.Equal(listing.GetRawText(), changed.GetProperty("listing").GetRawText());
        Assert.Equal(
            ("listing.changed", kept, listing.GetProperty("updated_date").GetString()),
            (
                changed.GetProperty("type").GetString(),
                changed.GetProperty("listing_id").GetInt64(),
                changed.GetProperty("occurred_date").GetString()
            )
        );
        var date = (string)(await app.DocumentAsync(deleted))["deleted_date"]!;
        Assert.Equal(
            $$"""{"type":"listing.deleted","listing_id":{{deleted}},"occurred_date":"{{date}}"}""",
            gone.GetRawText()
        );
        Assert.True(response.IsAtEnd());
    }

    [Fact]
    public async Task A_follower_gets_what_happens_after_it_read_and_only_that()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var follower = await new Follower(app).ReadAsync();
        var other = await app.CreateAsync(2);
        await app.UpdateAsync(id, 3);
        await follower.ReadAsync();
        await DeleteAsync(app, id);
        await follower.ReadAsync();
        Assert.Equal(
            [$"listing.changed {id}", $"listing.changed {other}", $"listing.changed {id}", $"listing.deleted {id}"],
            follower.Events
        );
        await follower.AssertIsCompleteAsync();
    }

    [Fact]
    public async Task An_out_of_band_write_appears_and_so_does_an_undone_deletion()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        await DeleteAsync(app, id);
        var follower = await new Follower(app).ReadAsync();
        var document = await app.DocumentAsync(id);
        document["name"] = "Edited";
        document.AsObject().Remove("deleted_date");
        // Cosmos keeps the time of a write in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(1.6), App.Stop);
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());

        var written = (await app.SendAsync("GET", follower.Next)).Body[0].GetProperty("occurred_date");
        Assert.Equal((long)(await app.DocumentAsync(id))["_ts"]!, written.GetDateTimeOffset().ToUnixTimeSeconds());
        await follower.ReadAsync();
        Assert.Equal("Edited", follower.Copy[id].GetProperty("name").GetString());
        await follower.AssertIsCompleteAsync();
    }

    [Fact]
    public async Task A_document_that_is_no_listing_does_not_hide_others()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        await app.WriteDocumentAsync("7", """{ "id": "7", "name": 7 }""");
        var deep = string.Concat(Enumerable.Repeat("[", 70)) + string.Concat(Enumerable.Repeat("]", 70));
        await app.WriteDocumentAsync("8", $$"""{ "id": "8", "deep": {{deep}} }""");
        var other = await app.CreateAsync(2);
        var follower = await new Follower(app, "listing-events?limit=1").ReadAsync();
        Assert.Equal([$"listing.changed {id}", $"listing.changed {other}"], follower.Events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_copy_is_complete_over_ranges_and_splits_while_listings_come_and_go(int ranges)
    {
        var options = new LocalCosmosOptions { Ranges = ranges };
        await using var cosmos = await LocalCosmosServer.StartAsync(options, App.Stop);
        await using var app = await App.StartAsync(cosmos: cosmos.ConnectionString);
        var writing = Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(async _ =>
                {
                    for (var round = 0; round < 12; round++)
                    {
                        var id = await app.CreateAsync(round);
                        await app.UpdateAsync(id, round + 1);
                        if (round % 3 != 0)
                            await DeleteAsync(app, id);
                    }
                })
        );
        var follower = new Follower(app, "listing-events?limit=5");
        for (var pages = 0; !writing.IsCompleted || !await follower.ReadPageAsync(); pages++)
        {
            await follower.ReadPageAsync();
            if (pages is 3 or 6)
                await cosmos.SplitAsync(app.Database.Id, Containers.Listings, ct: App.Stop);
        }

        await writing;
        // What the functions on the feed write is read to its end too.
        await Eventually.HoldsAsync(async () =>
        {
            await follower.ReadAsync();
            return follower.Copy.Count == 6 * 4;
        });
        await follower.ReadAsync();
        await follower.AssertIsCompleteAsync();
    }

    [Fact]
    public async Task A_follower_may_start_now_or_at_an_instant()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var now = await new Follower(app, "listing-events?since=now").ReadAsync();
        Assert.Empty(now.Events);
        // Cosmos keeps the time of a write in whole seconds.
        await Task.Delay(TimeSpan.FromMilliseconds(2100), App.Stop);
        var instant = DateTimeOffset
            .UtcNow.AddSeconds(-1)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var id = await app.CreateAsync(2);
        Assert.Equal([$"listing.changed {id}"], (await now.ReadAsync()).Events);
        var later = await new Follower(app, $"listing-events?since={instant}").ReadAsync();
        Assert.Equal([$"listing.changed {id}"], later.Events);
    }

    [Fact]
    public async Task A_follower_that_may_have_missed_a_deletion_must_start_again()
    {
        var time = new ShiftedTime();
        await using var cosmos = await LocalCosmosServer.StartAsync(new() { Time = time }, App.Stop);
        await using var app = await App.StartAsync(
            feed: false,
            configure: services => services.AddSingleton<TimeProvider>(time),
            cosmos: cosmos.ConnectionString
        );
        var id = await app.CreateAsync(1);
        await app.CreateAsync(2);
        var follower = await new Follower(app).ReadAsync();
        var slow = new Follower(app, "listing-events?limit=1");
        Assert.False(await slow.ReadPageAsync());
        var began = time.GetUtcNow();
        await DeleteAsync(app, id);
        await app.Listings.PatchItemAsync<JsonElement>(
            ListingId.Format(id),
            new PartitionKey(ListingId.Format(id)),
            [PatchOperation.Set("/ttl", (long)Deletion.TimeToLive.TotalSeconds)],
            cancellationToken: App.Stop
        );

        time.Advance(TimeSpan.FromDays(28));
        var inTime = new Follower(app, follower.Next);
        Assert.Equal([$"listing.deleted {id}"], (await inTime.ReadAsync()).Events);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("GET", $"listing-events?since={began.Text()}")).Status);

        time.Advance(TimeSpan.FromDays(1.1));
        foreach (var next in new[] { follower.Next, slow.Next, $"listing-events?since={began.Text()}" })
        {
            var response = await app.SendAsync("GET", next);
            Assert.Equal(HttpStatusCode.BadRequest, response.Status);
            Assert.Contains("Start again", response.Message, StringComparison.Ordinal);
        }

        // Who was at the end meanwhile goes on.
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("GET", inTime.Next)).Status);
        await (await new Follower(app).ReadAsync()).AssertIsCompleteAsync();
    }

    [Fact]
    public async Task A_follower_that_never_comes_to_the_end_is_not_taken_for_one_that_paused()
    {
        var time = new ShiftedTime();
        var options = new LocalCosmosOptions { Ranges = 4, Time = time };
        await using var cosmos = await LocalCosmosServer.StartAsync(options, App.Stop);
        await using var app = await App.StartAsync(
            feed: false,
            configure: services => services.AddSingleton<TimeProvider>(time),
            cosmos: cosmos.ConnectionString
        );
        var ids = new List<long>();
        for (var n = 0; n < 24; n++)
            ids.Add(await app.CreateAsync(0));
        var follower = new Follower(app, "listing-events?limit=8");
        for (var day = 0; day < 60; day++)
        {
            Assert.False(await follower.ReadPageAsync());
            time.Advance(TimeSpan.FromDays(1));
            foreach (var id in ids)
                await app.UpdateAsync(id, day + 1);
        }
    }

    [Fact]
    public async Task A_cursor_of_another_store_is_a_400_that_explains_how_to_start_again()
    {
        await using var other = await App.StartAsync(feed: false);
        await other.CreateAsync(1);
        var next = (await new Follower(other).ReadAsync()).Next;
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var response = await app.SendAsync("GET", next);
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains("begin with an empty copy", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_listings_that_were_replaced_is_a_400_also_on_an_instance_that_knew_those_before()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var next = (await new Follower(app).ReadAsync()).Next;
        var properties = (await app.Listings.ReadContainerAsync(cancellationToken: App.Stop)).Resource;
        await app.Listings.DeleteContainerAsync(cancellationToken: App.Stop);
        await app.Database.CreateContainerAsync(
            new ContainerProperties(properties.Id, properties.PartitionKeyPath) { DefaultTimeToLive = -1 },
            cancellationToken: App.Stop
        );
        await using var later = await App.StartAsync(feed: false, cosmos: app.CosmosConnectionString);
        Assert.Equal(HttpStatusCode.BadRequest, (await later.SendAsync("GET", next)).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await app.SendAsync("GET", next)).Status);
    }

    [Fact]
    public async Task If_Cosmos_is_unavailable_while_the_ranges_are_looked_for_it_is_a_503()
    {
        await using var app = await App.StartAsync(feed: false);
        using (
            var ranges = app
                .Cosmos.On(call =>
                    call.Message.RequestUri!.AbsolutePath.EndsWith("/pkranges", StringComparison.Ordinal)
                )
                .Disconnect()
        )
        {
            var response = await app.SendAsync("GET", "listing-events");
            Assert.True(ranges.Count > 0);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("GET", "listing-events")).Status);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("direction=up", "direction")]
    [InlineData("since=now&since=now", "since")]
    public async Task A_parameter_outside_its_rule_is_named(string query, string field)
    {
        await using var app = await App.StartAsync(feed: false);
        var response = await app.SendAsync("GET", $"listing-events?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal([field], response.Fields);
    }
}
