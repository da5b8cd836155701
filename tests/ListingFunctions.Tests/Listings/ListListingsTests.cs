using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class ListListingsTests
{
    private static readonly PageCursor Cursor = new("2026-03-01T12:00:00.000Z", "10");
    private readonly IListingStore _store = Substitute.For<IListingStore>();

    private async Task<Answer> GetAsync(string query = "")
    {
        var request = Request("GET", "/api/listings", query: query);
        return await request.AnswerAsync(
            new ListListings(_store).RunAsync(request, TestContext.Current.CancellationToken)
        );
    }

    private void ListReturns(int limit, PageCursor? after, ListingPage page) =>
        _store.ListAsync(limit, after, Arg.Any<CancellationToken>()).Returns(page);

    [Fact]
    public async Task A_page_is_a_plain_array_of_a_hundred_at_most()
    {
        ListReturns(100, null, new ListingPage([NewListing(11), NewListing(10)], null));
        var answer = await GetAsync();
        Assert.Equal([11, 10], answer.Body.EnumerateArray().Select(listing => listing.GetProperty("id").GetInt32()));
        Assert.False(answer.Headers.ContainsKey("Link"));
    }

    [Fact]
    public async Task The_next_page_is_a_link_away()
    {
        ListReturns(1, null, new ListingPage([NewListing()], Cursor));
        ListReturns(1, Cursor, new ListingPage([NewListing(9)], null));
        var link = (await GetAsync("?limit=1")).Headers.Link.ToString();
        Assert.Equal($"</api/listings?limit=1&continuation={Cursor.ToToken()}>; rel=\"next\"", link);
        var answer = await GetAsync(
            link[(link.IndexOf('?', StringComparison.Ordinal))..link.IndexOf('>', StringComparison.Ordinal)]
        );
        Assert.Equal(9, answer.Body[0].GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=ten")]
    [InlineData("?limit=")]
    [InlineData("?limit=1&limit=2")]
    public async Task A_limit_is_from_1_to_1000(string query)
    {
        var answer = await GetAsync(query);
        Assert.Equal(422, answer.Status);
        Assert.Equal("limit", answer.Body.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Empty(_store.ReceivedCalls());
    }

    [Theory]
    [InlineData("?continuation=")]
    [InlineData("?continuation=abc")]
    [InlineData("?continuation=%00")]
    [InlineData("?continuation=MjAyNg")]
    [InlineData("?continuation=fHw")]
    public async Task A_continuation_is_one_that_a_page_gave(string query)
    {
        Assert.Equal(400, (await GetAsync(query)).Status);
        Assert.Empty(_store.ReceivedCalls());
    }
}
