using System.Net;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Market;
using ListingFunctions.PriceHistory;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Http;

/// <summary>An app of which some will be removed: an operation, and two query parameters of another.</summary>
public sealed class DeprecationTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Since = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Gone = new(2028, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<Deprecation> Some =
    [
        new(nameof(ListMarketPlaces), null, Since, Gone),
        new(nameof(ListListings), "sort", Since, Gone.AddDays(1)),
        new(nameof(ListListings), "city", Since.AddDays(1), Gone),
        new(nameof(GetListingPrice), null, Since, Gone),
    ];

    private App _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await App.StartAsync(feed: false, configure: services => services.AddSingleton(Some));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_deprecated_operation_says_since_when_and_when_it_goes_and_where_that_is_explained()
    {
        var places = await _app.SendAsync("GET", "market/places?country=DE");
        Assert.Equal(HttpStatusCode.OK, places.Status);
        Assert.Equal("@1798761600", places["Deprecation"]);
        Assert.Equal("Tue, 29 Feb 2028 12:00:00 GMT", places["Sunset"]);
        Assert.Equal("</api/openapi.yaml>; rel=\"deprecation\"; type=\"application/yaml\"", places["Link"]);
    }

    [Fact]
    public async Task An_error_of_it_says_so_too()
    {
        var error = await _app.SendAsync("GET", "listings/404/price?at=2027-01-01T00:00:00Z");
        Assert.Equal(HttpStatusCode.NotFound, error.Status);
        Assert.Equal("@1798761600", error["Deprecation"]);
        Assert.Contains("</api/openapi.yaml>; rel=\"deprecation\"", error["Link"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deprecated_parameter_counts_where_it_is_used_and_the_one_that_goes_first_is_named()
    {
        Assert.Null((await _app.SendAsync("GET", "listings"))["Deprecation"]);
        Assert.Equal("@1798761600", (await _app.SendAsync("GET", "listings?sort=created_date"))["Deprecation"]);
        var both = await _app.SendAsync("GET", "listings?sort=created_date&city=berlin");
        Assert.Equal(("@1798848000", "Tue, 29 Feb 2028 12:00:00 GMT"), (both["Deprecation"], both["Sunset"]));
    }

    [Fact]
    public async Task The_link_to_the_next_page_stays()
    {
        await _app.CreateAsync(1);
        await _app.CreateAsync(2);
        var page = await _app.SendAsync("GET", "listings?limit=1&sort=created_date");
        Assert.Contains("rel=\"next\"", page["Link"], StringComparison.Ordinal);
        Assert.Contains("rel=\"deprecation\"", page["Link"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_deprecated_says_nothing()
    {
        var read = await _app.SendAsync("GET", "market/places/none");
        Assert.Equal((null, null, null), (read["Deprecation"], read["Sunset"], read["Link"]));
    }
}
