using System.Globalization;
using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.Prices;
using LocalCosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.PriceHistory;

/// <summary>Where a follower of the price changes starts, what it leaves out, and whether there was more.</summary>
public sealed class PriceChangeFiltersTests
{
    private static async Task<long> RecordAsync(App app, decimal price, string city, string country, string type)
    {
        var body = ListingBody
            .Of(price)
            .Replace("Berchtesgaden", city, StringComparison.Ordinal)
            .Replace("\"DE\"", $"\"{country}\"", StringComparison.Ordinal)
            .Replace("STUDIO", type, StringComparison.Ordinal);
        var id = (await app.SendAsync("POST", "listings", body)).Body.GetProperty("id").GetInt64();
        await app.DeliverAsync(await app.DocumentAsync(id));
        return id;
    }

    private static async Task<long> RecordAsync(App app, decimal price)
    {
        var id = await app.CreateAsync(price);
        await app.DeliverAsync(await app.DocumentAsync(id));
        return id;
    }

    /// <summary>Follows the links to the end of the feed, whatever the pages have.</summary>
    private static async Task<(List<decimal> Prices, string Next)> FollowAsync(App app, string next)
    {
        for (var prices = new List<decimal>(); ; )
        {
            var response = await app.SendAsync("GET", next);
            Assert.Equal(HttpStatusCode.OK, response.Status);
            prices.AddRange(response.Body.EnumerateArray().Select(change => change.Euros()));
            next = response.Next()!;
            if (response.IsAtEnd())
                return (prices, next);
        }
    }

    [Theory]
    [InlineData("city=lyon", "1,4")]
    [InlineData("city=k%C3%96ln", "2")]
    [InlineData("city=koln", "2")]
    [InlineData("city=kol", "")]
    [InlineData("country=fr", "1,3,4")]
    [InlineData("postal_code=21810", "1,2,3,4")]
    [InlineData("postal_code=2181", "")]
    [InlineData("building_type=HOUSE&building_type=STUDIO", "2,3,4")]
    [InlineData("country=FR&building_type=APARTMENT&city=LYON", "1")]
    public async Task Changes_are_filtered_like_the_list_of_listings(string filters, string expected)
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordAsync(app, 1, "Lyon", "FR", "APARTMENT");
        await RecordAsync(app, 2, "Köln", "DE", "HOUSE");
        await RecordAsync(app, 3, "Paris", "FR", "STUDIO");
        await RecordAsync(app, 4, "LYON", "FR", "HOUSE");
        var (prices, _) = await FollowAsync(app, $"price-changes?limit=1&{filters}");
        Assert.Equal(expected, string.Join(',', prices));
        var listed = (await app.SendAsync("GET", $"listings?{filters}")).Body.EnumerateArray();
        var listedPrices = listed.Select(listing => listing.GetProperty("latest_price_eur").GetDecimal()).Order();
        Assert.Equal(expected, string.Join(',', listedPrices));
    }

    [Fact]
    public async Task One_listing_can_be_followed()
    {
        await using var app = await App.StartAsync(feed: false);
        await RecordAsync(app, 1);
        var id = await RecordAsync(app, 2);
        var (prices, next) = await FollowAsync(app, $"price-changes?limit=1&listing_id={id}");
        Assert.Equal([2], prices);
        Assert.Contains($"&listing_id={id}", next, StringComparison.Ordinal);
        Assert.Equal(prices, (await FollowAsync(app, $"price-changes?limit=1.0&listing_id={id}.0")).Prices);
    }

    [Fact]
    public async Task A_change_has_what_the_listing_was_when_it_was_recorded()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await RecordAsync(app, 1, "Lyon", "FR", "HOUSE");
        await app.UpdateAsync(id, 2);
        await app.DeliverAsync(await app.DocumentAsync(id));
        Assert.Equal([1], (await FollowAsync(app, "price-changes?city=Lyon")).Prices);
        Assert.Equal([2], (await FollowAsync(app, "price-changes?city=Berchtesgaden")).Prices);
    }

    [Fact]
    public async Task A_change_that_was_recorded_without_its_place_matches_no_place()
    {
        await using var app = await App.StartAsync(feed: false);
        var date = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var document = PriceDocument.Of(new PricedListing(5), new PriceChange(50, date, 1), PreviousPrice.None);
        await app.ListingPrices.CreateItemAsync(document, new PartitionKey(5), cancellationToken: App.Stop);
        Assert.Empty((await FollowAsync(app, "price-changes?country=DE")).Prices);
        var change = (await app.SendAsync("GET", "price-changes")).Body[0];
        Assert.Equal(
            ["listing_id", "price_eur", "created_date", "number"],
            change.EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public async Task A_response_says_whether_there_was_more_whatever_the_filters_left_of_it()
    {
        await using var app = await App.StartAsync(feed: false);
        for (var price = 1; price <= 12; price++)
            await RecordAsync(app, price);
        Assert.False((await app.SendAsync("GET", "price-changes?limit=11")).IsAtEnd());
        Assert.True((await app.SendAsync("GET", "price-changes?limit=12")).IsAtEnd());
        Assert.True((await app.SendAsync("GET", "price-changes?since=now")).IsAtEnd());

        var first = await app.SendAsync("GET", "price-changes?limit=1&city=Lyon");
        Assert.Equal((0, false), (first.Body.GetArrayLength(), first.IsAtEnd()));
        var second = await app.SendAsync("GET", first.Next()!);
        Assert.Equal((0, true), (second.Body.GetArrayLength(), second.IsAtEnd()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_follower_may_start_at_an_instant(int ranges)
    {
        var options = new LocalCosmosOptions { Ranges = ranges };
        await using var cosmos = await LocalCosmosServer.StartAsync(options, App.Stop);
        await using var app = await App.StartAsync(feed: false, cosmos: cosmos.ConnectionString);
        for (var price = 1; price <= 3; price++)
            await RecordAsync(app, price);
        // Cosmos keeps the time of a write in whole seconds.
        await Task.Delay(TimeSpan.FromMilliseconds(2100), App.Stop);
        var instant = DateTimeOffset
            .UtcNow.AddSeconds(-1)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        for (var price = 4; price <= 9; price++)
            await RecordAsync(app, price);

        // One at a time, so that cursors hold the instant of the ranges that were not read yet; then over a split.
        var first = await app.SendAsync("GET", $"price-changes?limit=1&since={instant}");
        await cosmos.SplitAsync(app.Database.Id, Containers.ListingPrices, ct: App.Stop);
        var (prices, next) = await FollowAsync(app, first.Next()!);
        Assert.Equal([4, 5, 6, 7, 8, 9], prices.Append(first.Body[0].Euros()).Order());
        await RecordAsync(app, 10);
        Assert.Equal([10], (await FollowAsync(app, next)).Prices);
        Assert.Equal(10, (await FollowAsync(app, "price-changes?since=1999-12-31T23:00:00-01:00")).Prices.Count);
        Assert.Empty((await FollowAsync(app, "price-changes?since=2999-01-01T00:00:00Z")).Prices);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-01-01")]
    public async Task What_is_no_instant_is_a_400(string since)
    {
        await using var app = await App.StartAsync(feed: false);
        var response = await app.SendAsync("GET", $"price-changes?since={since}");
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains("omit it to start from the beginning", response.Message, StringComparison.Ordinal);
    }
}
