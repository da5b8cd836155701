using System.Net;
using ListingFunctions.PriceHistory;

namespace ListingFunctions.SystemTests.PriceHistory;

public sealed class PriceAtTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private App App => shared.App;

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public async Task The_price_in_force_is_the_one_that_was_set_last(int count)
    {
        var id = await App.StoryAsync(Enumerable.Range(1, count).Select(price => (decimal)price));
        var whole = await App.PricesAsync(id);
        foreach (var (index, price) in whole.Index())
        {
            var at = await App.SendAsync("GET", $"listings/{id}/price?at={price.CreatedDate.Text()}");
            Assert.Equal(price, System.Text.Json.JsonSerializer.Deserialize(at.Body, PriceHistoryJson.Types.Price));
            var before = await App.SendAsync(
                "GET",
                $"listings/{id}/price?at={price.CreatedDate.AddMilliseconds(-1).Text()}"
            );
            if (index == 0)
                Assert.Equal(HttpStatusCode.NotFound, before.Status);
            else
                Assert.Equal(index, before.Body.Euros());
        }
    }

    [Fact]
    public async Task Without_an_instant_it_is_the_newest()
    {
        var id = await App.StoryAsync(1, 2);
        Assert.Equal(2, (await App.SendAsync("GET", $"listings/{id}/price")).Body.Euros());
    }

    [Fact]
    public async Task It_is_one_call_for_what_the_listing_carries_and_two_for_what_is_older()
    {
        var id = await App.StoryAsync(Enumerable.Range(1, 30).Select(price => (decimal)price));
        var whole = await App.PricesAsync(id);
        Assert.Single(await App.Cosmos.CallsOfAsync(() => App.SendAsync("GET", $"listings/{id}/price")));
        var old = $"listings/{id}/price?at={whole[5].CreatedDate.Text()}";
        Assert.Equal(2, (await App.Cosmos.CallsOfAsync(() => App.SendAsync("GET", old))).Count);
        var early = $"listings/{id}/price?at={whole[0].CreatedDate.AddDays(-1).Text()}";
        Assert.Equal(2, (await App.Cosmos.CallsOfAsync(() => App.SendAsync("GET", early))).Count);
    }

    [Fact]
    public async Task What_there_was_not_yet_is_said_in_words()
    {
        var id = await App.CreateAsync(1);
        var response = await App.SendAsync("GET", $"listings/{id}/price?at=2001-01-01T00:00:00Z");
        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Contains("no price yet", response.Message, StringComparison.Ordinal);
    }
}
