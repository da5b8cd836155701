using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

public sealed class GetListingPricesTests
{
    private readonly IListingStore _listings = Substitute.For<IListingStore>();
    private readonly IPriceHistoryStore _history = Substitute.For<IPriceHistoryStore>();

    private async Task<Answer> GetAsync(string id = "10")
    {
        var request = Request("GET", $"/api/listings/{id}/prices");
        var time = new FakeTimeProvider();
        var function = new GetListingPrices(_listings, new HistoryReader(_history, time));
        var answer = request.AnswerAsync(function.RunAsync(request, id, TestContext.Current.CancellationToken));
        while (await Task.WhenAny(answer, Task.Delay(1, TestContext.Current.CancellationToken)) != answer)
            time.Advance(TimeSpan.FromSeconds(1));
        return await answer;
    }

    private void Stored(Listing listing) =>
        _listings.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(listing, "\"1\""));

    [Fact]
    public async Task A_history_that_the_listing_carries_is_read_from_it_alone()
    {
        Stored(ListingOf(100_000, 150_000, 200_000));
        var answer = await GetAsync();
        Assert.Equal(
            """
            [{"price_eur":100000,"created_date":"2026-03-01T12:00:00.000Z","listing_id":10},{"price_eur":150000,"created_date":"2026-03-01T12:01:00.000Z","listing_id":10},{"price_eur":200000,"created_date":"2026-03-01T12:02:00.000Z","listing_id":10}]
            """,
            answer.Body.GetRawText()
        );
        Assert.Empty(_history.ReceivedCalls());
    }

    [Fact]
    public async Task Prices_older_than_the_trail_come_from_the_history()
    {
        var listing = ListingOf(RisingPrices(17));
        Stored(listing);
        PriceChange[] older = [.. ListingOf(RisingPrices(8)).RecentPrices];
        _history.ReadAsync(10, null, listing.RecentPrices[0].CreatedDate, Arg.Any<CancellationToken>()).Returns(older);
        var answer = await GetAsync();
        Assert.Equal(
            RisingPrices(17),
            answer.Body.EnumerateArray().Select(price => price.GetProperty("price_eur").GetDecimal())
        );
    }

    [Fact]
    public async Task A_document_without_a_trail_is_served_from_the_history()
    {
        Stored(NewListing() with { RecentPrices = [] });
        _history.ReadAsync(10, null, null, Arg.Any<CancellationToken>()).Returns([new PriceChange(1, Noon)]);
        Assert.Equal(1, (await GetAsync()).Body.GetArrayLength());
    }

    [Fact]
    public async Task A_history_that_is_behind_is_read_again()
    {
        var listing = ListingOf(RisingPrices(17));
        Stored(listing);
        PriceChange[] older = [.. ListingOf(RisingPrices(8)).RecentPrices];
        _history
            .ReadAsync(10, null, listing.RecentPrices[0].CreatedDate, Arg.Any<CancellationToken>())
            .Returns([], older[..7], older);
        Assert.Equal(17, (await GetAsync()).Body.GetArrayLength());
    }

    [Fact]
    public async Task A_history_with_a_gap_is_not_returned_as_complete()
    {
        var listing = ListingOf(RisingPrices(17));
        Stored(listing);
        PriceChange[] older = [.. ListingOf(RisingPrices(7)).RecentPrices];
        _history.ReadAsync(10, null, listing.RecentPrices[0].CreatedDate, Arg.Any<CancellationToken>()).Returns(older);
        var answer = await GetAsync();
        Assert.Equal(503, answer.Status);
        Assert.Equal("1", answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("11")]
    [InlineData("x")]
    public async Task An_unknown_id_is_a_404_with_a_message(string id)
    {
        var answer = await GetAsync(id);
        Assert.Equal(404, answer.Status);
        Assert.NotEmpty(answer.Body.GetProperty("message").GetString()!);
    }
}
