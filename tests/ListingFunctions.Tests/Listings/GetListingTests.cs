using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class GetListingTests
{
    private readonly IListingStore _store = Substitute.For<IListingStore>();

    private async Task<FunctionResponse> GetAsync(string id, string query = "")
    {
        var request = Request("GET", $"/api/listings/{id}", query: query);
        return await request.ExecuteAsync(
            new GetListing(_store, new FakeTimeProvider(Noon.AddDays(2))).RunAsync(
                request,
                id,
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task A_listing_is_returned_with_its_ETag()
    {
        _store.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(NewListing(), "\"1\""));
        var response = await GetAsync("10");
        Assert.Equal((200, "\"1\""), (response.Status, response.ETag));
        Assert.Equal(720_000, response.Body.GetProperty("latest_price_eur").GetDecimal());
    }

    [Theory]
    [InlineData("11")]
    [InlineData("eleven")]
    public async Task An_unknown_id_is_a_404_with_a_message(string id)
    {
        var response = await GetAsync(id);
        Assert.Equal(404, response.Status);
        Assert.Equal($"There is no listing with id {id}.", response.Body.GetProperty("message").GetString());
    }

    [Fact]
    public async Task What_its_price_did_is_included_on_request_only()
    {
        _store.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(ListingOf(4, 3), "\"1\""));
        Assert.False((await GetAsync("10")).Body.TryGetProperty("price_trend", out _));
        var response = await GetAsync("10", "?include=price_trend");
        var trend = response.Body.GetProperty("price_trend");
        Assert.Equal(
            (-25m, 2),
            (trend.GetProperty("change_percent").GetDecimal(), trend.GetProperty("days_listed").GetInt32())
        );
        // Its ETag protects a write, but the days change without it: no copy of the response is current tomorrow.
        Assert.Equal((200, "\"1\""), (response.Status, response.ETag));
        Assert.False(response.Headers.ContainsKey("Cache-Control"));
    }

    [Theory]
    [InlineData("?include=prices", "include")]
    [InlineData("?include=", "include")]
    [InlineData("?include=price_trend&include=price_trend", "include")]
    [InlineData("?x=1", "x")]
    public async Task A_parameter_outside_its_rule_is_named(string query, string field)
    {
        var response = await GetAsync("10", query);
        Assert.Equal(422, response.Status);
        Assert.Equal(
            field,
            Assert.Single(response.Body.GetProperty("errors").EnumerateArray()).GetProperty("field").GetString()
        );
    }
}
