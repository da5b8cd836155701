using System.Net;
using System.Text.Json;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;

namespace ListingFunctions.SystemTests.PriceHistory;

public sealed class PriceSummaryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private App App => shared.App;

    private async Task<PriceSummary> SummaryAsync(long id, string query = "")
    {
        var response = await App.SendAsync("GET", $"listings/{id}/prices/summary{query}");
        Assert.Equal(HttpStatusCode.OK, response.Status);
        return response.Body.Deserialize(PriceHistoryJson.Types.PriceSummary)!;
    }

    [Fact]
    public async Task It_says_what_the_history_comes_to()
    {
        var id = await App.StoryAsync(200_000, 100_000, 300_000, 167_000);
        var whole = await App.PricesAsync(id);
        var summary = await SummaryAsync(id);
        Assert.Equal(
            (whole[0].CreatedDate, whole[3].CreatedDate, whole[1].CreatedDate, whole[2].CreatedDate),
            (
                summary.First.CreatedDate,
                summary.Latest.CreatedDate,
                summary.Lowest.CreatedDate,
                summary.Highest.CreatedDate
            )
        );
        Assert.Equal((3, new PriceDifference(-33_000, -16.5m)), (summary.ChangesCount, summary.SinceFirst));
        Assert.Equal(new PriceDifference(-133_000, -44.33m), summary.SincePrevious);
        Assert.Equal(1000, summary.PricePerM2Eur);
        Assert.Equal(whole[0].CreatedDate, summary.From);
    }

    [Fact]
    public async Task Members_without_a_value_are_absent()
    {
        var response = await App.SendAsync("GET", $"listings/{await App.CreateAsync(0)}/prices/summary");
        Assert.False(response.Body.TryGetProperty("since_previous", out _));
        Assert.False(response.Body.GetProperty("since_first").TryGetProperty("change_percent", out _));
        Assert.Equal("0", response.Body.GetProperty("time_weighted_average_eur").GetRawText());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public async Task A_span_is_summed_up_from_the_price_in_force_when_it_begins(int count)
    {
        var id = await App.StoryAsync(Enumerable.Range(1, count).Select(price => (decimal)price));
        var whole = await App.PricesAsync(id);
        var from = whole[3]
            .CreatedDate.AddMilliseconds(
                whole[4].CreatedDate - whole[3].CreatedDate > TimeSpan.FromMilliseconds(1) ? 1 : 0
            );
        var to = whole[6].CreatedDate;
        var summary = await SummaryAsync(id, $"?from={from.Text()}&to={to.Text()}");
        Assert.Equal((4m, 6m, 2L), (summary.First.PriceEur, summary.Latest.PriceEur, summary.ChangesCount));
        Assert.Equal((from, to), (summary.From, summary.To));
        Assert.InRange(summary.TimeWeightedAverageEur, 4, 6);
    }

    [Fact]
    public async Task It_is_a_call_or_two_and_one_more_for_the_price_in_force_when_an_old_span_begins()
    {
        var id = await App.StoryAsync(1, 2, 3);
        Assert.Single(await App.Cosmos.CallsOfAsync(() => SummaryAsync(id)));
        for (var price = 4; price < 40; price++)
            await App.UpdateAsync(id, price);
        var whole = await App.PricesAsync(id);
        Assert.Equal(2, (await App.Cosmos.CallsOfAsync(() => SummaryAsync(id))).Count);
        var old = $"?from={whole[3].CreatedDate.Text()}";
        Assert.Equal(3, (await App.Cosmos.CallsOfAsync(() => SummaryAsync(id, old))).Count);
    }

    [Fact]
    public async Task A_span_before_the_first_price_is_a_404()
    {
        var id = await App.CreateAsync(1);
        var response = await App.SendAsync("GET", $"listings/{id}/prices/summary?to=2001-01-01T00:00:00Z");
        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Contains("no price yet", response.Message, StringComparison.Ordinal);
    }
}
