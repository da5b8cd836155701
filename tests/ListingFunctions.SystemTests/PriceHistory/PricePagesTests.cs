using System.Net;
using ListingFunctions.SystemTests.Cosmos;

namespace ListingFunctions.SystemTests.PriceHistory;

public sealed class PricePagesTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Read = "GET listings";
    private const string QueryPrices = "POST listing_prices";

    private App App => shared.App;

    [Theory]
    [InlineData(1, 1, "asc")]
    [InlineData(16, 5, "desc")]
    [InlineData(40, 7, "asc")]
    [InlineData(40, 7, "desc")]
    [InlineData(40, 40, "asc")]
    public async Task Pages_return_the_history_once(int count, int limit, string order)
    {
        var id = await App.StoryAsync(Enumerable.Range(1, count).Select(price => (decimal)price));
        var whole = await App.PricesAsync(id);
        Assert.Equal(count, whole.Count);
        var paged = await App.ReadToTheEndAsync($"listings/{id}/prices?limit={limit}&order={order}");
        Assert.Equal(order == "asc" ? whole : whole.Reverse(), paged);
    }

    [Fact]
    public async Task A_range_begins_at_from_and_ends_before_to()
    {
        var id = await App.StoryAsync(Enumerable.Range(1, 30).Select(price => (decimal)price));
        var whole = await App.PricesAsync(id);
        foreach (var (from, to) in new[] { (2, 6), (2, 25), (20, 25), (5, 5) })
        {
            var path = $"listings/{id}/prices?from={whole[from].CreatedDate.Text()}&to={whole[to].CreatedDate.Text()}";
            Assert.Equal(whole.Take(from..to), await App.ReadToTheEndAsync($"{path}&limit=2"));
            Assert.Equal(whole.Take(from..to).Reverse(), await App.ReadToTheEndAsync($"{path}&limit=2&order=desc"));
        }
    }

    [Fact]
    public async Task A_page_is_two_calls_and_one_where_the_listing_carries_it()
    {
        var id = await App.StoryAsync(Enumerable.Range(1, 30).Select(price => (decimal)price));
        var whole = await App.PricesAsync(id);
        var path = $"listings/{id}/prices";
        Assert.Equal([Read, QueryPrices], await App.Cosmos.CallsOfAsync(() => App.SendAsync("GET", $"{path}?limit=3")));
        Assert.Equal([Read], await App.Cosmos.CallsOfAsync(() => App.SendAsync("GET", $"{path}?limit=3&order=desc")));
        Assert.Equal(
            [Read],
            await App.Cosmos.CallsOfAsync(() => App.SendAsync("GET", $"{path}?from={whole[25].CreatedDate.Text()}"))
        );
    }

    [Fact]
    public async Task Prices_that_come_while_pages_are_read_are_on_the_later_ones()
    {
        var id = await App.StoryAsync(1, 2, 3);
        var first = await App.SendAsync("GET", $"listings/{id}/prices?limit=2");
        for (var price = 4; price < 30; price++)
            await App.UpdateAsync(id, price);
        var rest = await App.ReadToTheEndAsync(first.Next()!);
        Assert.Equal(Enumerable.Range(3, 27).Select(price => (decimal)price), rest.Select(price => price.PriceEur));
    }

    [Fact]
    public async Task The_link_of_a_page_up_to_the_last_instant_can_be_followed()
    {
        var id = await App.StoryAsync(1, 2, 3);
        var first = await App.SendAsync("GET", $"listings/{id}/prices?to=9998-12-31T23:59:59.999Z&limit=2");
        Assert.Equal(HttpStatusCode.OK, (await App.SendAsync("GET", first.Next()!)).Status);
        // Rounded up, it would be later than any that can be read.
        var later = await App.SendAsync("GET", $"listings/{id}/prices?to=9998-12-31T23:59:59.9999Z&limit=2");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, later.Status);
        Assert.Equal(["to"], later.Fields);
    }

    [Fact]
    public async Task A_continuation_of_another_listing_is_a_400()
    {
        var one = await App.StoryAsync(1, 2, 3);
        var other = await App.StoryAsync(1, 2, 3);
        var next = (await App.SendAsync("GET", $"listings/{one}/prices?limit=1")).Next()!;
        var response = await App.SendAsync("GET", next.Replace($"{one}", $"{other}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains("continuation", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prices?order=sideways&limit=x", "order,limit")]
    [InlineData("prices?page=2", "page")]
    [InlineData("price?at=now", "at")]
    [InlineData("price?from=2026-01-01T00:00:00Z", "from")]
    [InlineData("prices/summary?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("prices/summary?limit=3", "limit")]
    public async Task A_setting_outside_its_rule_is_reported(string path, string fields)
    {
        var id = await App.CreateAsync(1);
        var response = await App.SendAsync("GET", $"listings/{id}/{path}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal(fields, string.Join(',', response.Fields));
    }

    [Theory]
    [InlineData("prices?limit=1")]
    [InlineData("price")]
    [InlineData("prices/summary")]
    public async Task An_unknown_or_deleted_listing_is_a_404(string path)
    {
        var id = await App.CreateAsync(1);
        await App.SendAsync("DELETE", $"listings/{id}");
        Assert.Equal(HttpStatusCode.NotFound, (await App.SendAsync("GET", $"listings/{id}/{path}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await App.SendAsync("GET", $"listings/4/{path}")).Status);
    }

    [Theory]
    [InlineData("prices?limit=1000")]
    [InlineData("prices?order=desc")]
    [InlineData("prices/summary")]
    [InlineData("price?at=EARLY")]
    public async Task A_gap_of_a_history_that_is_behind_is_a_503_and_with_the_session_it_is_complete(string path)
    {
        await using var one = await App.StartAsync(feed: false);
        using var replica = new LaggingReplica();
        await using var other = await App.StartAsync(feed: false, through: replica, cosmos: one.CosmosConnectionString);
        // The other has been at work already: what the SDK asks first it asks of the account itself.
        await other.PricesAsync(await other.StoryAsync(Enumerable.Range(1, 18).Select(price => (decimal)price)));
        await replica.FallBehindAsync(one.ListingPrices);
        var id = await one.StoryAsync(Enumerable.Range(1, 16).Select(price => (decimal)price));
        var early = (await one.PricesAsync(id))[3].CreatedDate;
        var last = await one.SendAsync("PUT", $"listings/{id}", ListingBody.Of(17));

        var address = $"listings/{id}/{path.Replace("EARLY", early.Text(), StringComparison.Ordinal)}";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await other.SendAsync("GET", address)).Status);
        var session = ("Session-Token", last.Headers["Session-Token"]);
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync("GET", address, body: null, session)).Status);
    }
}
