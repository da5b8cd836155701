using System.Net;
using ListingFunctions.Cosmos;
using LocalCosmos;

namespace ListingFunctions.SystemTests.PriceHistory;

/// <summary>The cursor of the price changes belongs to one container, and is accepted however many ranges it has.</summary>
public sealed class FeedCursorTests
{
    private static async Task<long> RecordAsync(App app, decimal price)
    {
        var id = await app.CreateAsync(price);
        await app.DeliverAsync(await app.DocumentAsync(id));
        return id;
    }

    private static string Next(Response response) =>
        response.Headers["Link"].Split('<', '>')[1].Replace("/api/", "", StringComparison.Ordinal);

    private static async Task<(List<decimal> Prices, string Next)> FollowAsync(App app, string next)
    {
        var prices = new List<decimal>();
        while (true)
        {
            var response = await app.SendAsync("GET", next);
            Assert.Equal(HttpStatusCode.OK, response.Status);
            next = Next(response);
            Assert.InRange(next.Length, 1, 8000);
            if (response.Body.GetArrayLength() == 0)
                return (prices, next);
            prices.AddRange(
                response.Body.EnumerateArray().Select(change => change.GetProperty("price_eur").GetDecimal())
            );
        }
    }

    [Fact]
    public async Task A_cursor_of_another_store_is_a_400_that_explains_how_to_start_again()
    {
        await using var other = await App.StartAsync(feed: false);
        await RecordAsync(other, 1);
        var (_, next) = await FollowAsync(other, "price-changes");
        await using var app = await App.StartAsync(feed: false);
        await RecordAsync(app, 1);

        Response? response = null;
        Assert.Empty(await app.Cosmos.CallsOfAsync(async () => response = await app.SendAsync("GET", next)));
        Assert.Equal(HttpStatusCode.BadRequest, response!.Status);
        Assert.Contains("omit it to start from the beginning", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(1000)]
    public async Task Whatever_cursor_is_issued_is_accepted(int ranges)
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(
            new LocalCosmosOptions { Ranges = ranges },
            App.Stop
        );
        await using var app = await App.StartAsync(feed: false, cosmos: cosmos.ConnectionString);
        for (var price = 1; price <= 3; price++)
            await RecordAsync(app, price);
        var (prices, next) = await FollowAsync(app, "price-changes?limit=1");
        Assert.Equal([1m, 2m, 3m], prices.Order());
        await RecordAsync(app, 4);
        Assert.Equal([4m], (await FollowAsync(app, next)).Prices);
    }

    [Fact]
    public async Task A_cursor_holds_after_its_range_was_split()
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), App.Stop);
        await using var app = await App.StartAsync(feed: false, cosmos: cosmos.ConnectionString);
        for (var price = 1; price <= 5; price++)
            await RecordAsync(app, price);
        var first = await app.SendAsync("GET", "price-changes?limit=2");
        Assert.Equal(2, first.Body.GetArrayLength());
        await cosmos.SplitAsync(app.Database.Id, Containers.ListingPrices, ct: App.Stop);
        var (prices, next) = await FollowAsync(app, Next(first));
        Assert.Equal(3, prices.Count);
        for (var price = 6; price <= 9; price++)
            await RecordAsync(app, price);
        Assert.Equal([6m, 7m, 8m, 9m], (await FollowAsync(app, next)).Prices.Order());
    }
}
