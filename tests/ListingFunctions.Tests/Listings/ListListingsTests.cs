using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

public sealed class ListListingsTests
{
    private static readonly PageCursor Cursor = new("2026-03-01T12:00:00.000Z", "10");
    private readonly IListingStore _store = Substitute.For<IListingStore>();
    private ListingQuery? _asked;

    public ListListingsTests() => ListReturns(new ListingPage([], null));

    private async Task<FunctionResponse> GetAsync(string query = "")
    {
        var request = Request("GET", "/api/listings", query: query);
        return await request.ExecuteAsync(
            new ListListings(_store, new FakeTimeProvider(Noon)).RunAsync(
                request,
                TestContext.Current.CancellationToken
            )
        );
    }

    private void ListReturns(ListingPage page) =>
        _store.ListAsync(Arg.Do<ListingQuery>(query => _asked = query), Arg.Any<CancellationToken>()).Returns(page);

    private static string NextOf(FunctionResponse response)
    {
        var link = response.Headers.Link.ToString();
        return link[link.IndexOf('?', StringComparison.Ordinal)..link.IndexOf('>', StringComparison.Ordinal)];
    }

    private async Task<string> NextOfAsync(string query, PageCursor cursor)
    {
        ListReturns(new ListingPage([NewListing()], cursor));
        return NextOf(await GetAsync(query));
    }

    [Fact]
    public async Task A_page_is_a_plain_array_of_a_hundred_at_most_newest_first()
    {
        ListReturns(new ListingPage([NewListing(11), NewListing(10)], null));
        var response = await GetAsync();
        Assert.Equal([11, 10], response.Body.EnumerateArray().Select(listing => listing.GetProperty("id").GetInt32()));
        Assert.False(response.Headers.ContainsKey("Link"));
        Assert.Equal(
            (100, new ListingSort(ListingSortKey.CreatedDate, true), null),
            (_asked!.Limit, _asked.Sort, _asked.After)
        );
        Assert.Equal("", _asked.Parameters);
    }

    [Fact]
    public async Task The_next_page_is_a_link_away()
    {
        ListReturns(new ListingPage([NewListing()], Cursor));
        var response = await GetAsync("?limit=1");
        Assert.Equal(
            $"</api/listings?limit=1&continuation={Cursor.ToToken("listings?")}>; rel=\"next\"",
            response.Headers.Link.ToString()
        );
        await GetAsync(NextOf(response));
        Assert.Equal((1, Cursor), (_asked!.Limit, _asked.After));
    }

    [Fact]
    public async Task The_next_page_has_the_filters_and_the_sort_of_this_one()
    {
        var cursor = new PageCursor("250000.5", "7");
        var next = await NextOfAsync(
            "?sort=-latest_price_eur&CITY=Stra%C3%9Fe%26+%2B&limit=2&max_price_eur=1e%2B6&building_type=HOUSE&building_type=STUDIO",
            cursor
        );
        Assert.StartsWith(
            "?city=Stra%C3%9Fe%26%20%2B&building_type=STUDIO&building_type=HOUSE&max_price_eur=1000000&sort=-latest_price_eur&limit=2&continuation=",
            next,
            StringComparison.Ordinal
        );
        var parameters = _asked!.Parameters;
        Assert.Equal(200, (await GetAsync(next)).Status);
        Assert.Equal((parameters, cursor, "Straße& +"), (_asked.Parameters, _asked.After, _asked.Filter.City));
    }

    [Theory]
    [InlineData("city", "Lille", "Paris")]
    [InlineData("building_type", "HOUSE", "STUDIO")]
    [InlineData("min_price_eur", "1", "2")]
    [InlineData("updated_since", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z")]
    [InlineData("sort", "-updated_date", "updated_date")]
    [InlineData("sort", "updated_date", "created_date")]
    public async Task A_continuation_goes_on_with_what_it_began_with(string name, string value, string other)
    {
        var next = await NextOfAsync($"?{name}={value}", Cursor);
        var continuation = next[next.IndexOf("continuation=", StringComparison.Ordinal)..];
        Assert.Equal(200, (await GetAsync($"?limit=7&{continuation}&{name}={value}")).Status);
        Assert.Equal(400, (await GetAsync($"?{continuation}&{name}={other}")).Status);
        Assert.Equal(400, (await GetAsync($"?{continuation}")).Status);
    }

    [Fact]
    public async Task A_continuation_that_is_changed_in_any_place_is_a_400()
    {
        var next = await NextOfAsync("?limit=1", Cursor);
        var start = next.IndexOf("continuation=", StringComparison.Ordinal) + "continuation=".Length;
        _store.ClearReceivedCalls();
        for (var i = start; i < next.Length; i++)
            foreach (var other in "aZ09-_".Where(other => other != next[i]))
                Assert.Equal(400, (await GetAsync($"{next[..i]}{other}{next[(i + 1)..]}")).Status);
        for (var i = start; i < next.Length; i++)
            Assert.Equal(400, (await GetAsync(next[..i])).Status);
        Assert.Empty(_store.ReceivedCalls());
    }

    [Theory]
    [InlineData("?continuation=")]
    [InlineData("?continuation=abc")]
    [InlineData("?continuation=%00")]
    [InlineData("?continuation=MjAyNg")]
    [InlineData("?continuation=fHw")]
    [InlineData("?continuation=MDEyMzQ1Njc4OWFiY2RlZjk5OTk5OTk5OTk5fGE")]
    public async Task A_continuation_is_one_that_a_page_gave(string query)
    {
        Assert.Equal(400, (await GetAsync(query)).Status);
        Assert.Empty(_store.ReceivedCalls());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1e999")]
    [InlineData("1 OR true")]
    [InlineData("NaN")]
    public async Task A_forged_continuation_of_what_is_no_number_is_a_400_where_a_number_orders(string key)
    {
        var forged = new PageCursor(key, "1").ToToken("listings?sort=latest_price_eur");
        Assert.Equal(400, (await GetAsync($"?sort=latest_price_eur&continuation={forged}")).Status);
    }
}
