using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>A client that has a copy is not sent it again, and that is seen without reading more than needed.</summary>
public sealed class ConditionalReadTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string ReadListing = "GET listings";
    private readonly App _app = shared.App;

    private async Task<Response> AgainAsync(string path, Response seen) =>
        await _app.ExchangeAsync("GET", path, ("If-None-Match", seen["ETag"]!));

    private static void AssertKnown(Response seen, Response again)
    {
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Bytes.Length));
        foreach (var header in new[] { "ETag", "Last-Modified", "Cache-Control", "Vary" })
            Assert.Equal(seen[header], again[header]);
    }

    [Fact]
    public async Task A_listing_that_is_known_is_a_304_of_one_call_until_it_is_written()
    {
        var id = await _app.CreateAsync(1);
        var path = $"api/listings/{id}";
        var seen = await _app.ExchangeAsync("GET", path);
        Response? again = null;
        Assert.Equal([ReadListing], await _app.Cosmos.CallsOfAsync(async () => again = await AgainAsync(path, seen)));
        AssertKnown(seen, again!);

        await _app.UpdateAsync(id, 1);
        Assert.Equal(HttpStatusCode.OK, (await AgainAsync(path, seen)).Status);
    }

    [Fact]
    public async Task The_prices_of_a_long_history_that_are_known_are_a_304_of_one_call_until_the_price_changes()
    {
        var id = await _app.CreateAsync(0);
        for (var price = 1; price < 20; price++)
            await _app.UpdateAsync(id, price);
        var path = $"api/listings/{id}/prices";
        var seen = await _app.ExchangeAsync("GET", path);

        // A write that leaves the price alone changes the listing's ETag, and not this one.
        await _app.UpdateAsync(id, 19);
        Response? again = null;
        Assert.Equal([ReadListing], await _app.Cosmos.CallsOfAsync(async () => again = await AgainAsync(path, seen)));
        AssertKnown(seen, again!);

        await _app.UpdateAsync(id, 20);
        Assert.Equal(HttpStatusCode.OK, (await AgainAsync(path, seen)).Status);
    }

    [Fact]
    public async Task A_list_that_is_known_is_a_304_until_it_changes()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var seen = await app.ExchangeAsync("GET", "api/listings");
        AssertKnown(seen, await app.ExchangeAsync("GET", "api/listings", ("If-None-Match", seen["ETag"]!)));
        await app.CreateAsync(1);
        var after = await app.ExchangeAsync("GET", "api/listings", ("If-None-Match", seen["ETag"]!));
        Assert.Equal(HttpStatusCode.OK, after.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/prices")]
    public async Task If_Modified_Since_counts_only_without_If_None_Match(string tail)
    {
        var path = $"api/listings/{await _app.CreateAsync(1)}{tail}";
        var seen = await _app.ExchangeAsync("GET", path);
        var since = ("If-Modified-Since", seen["Last-Modified"]!);
        AssertKnown(seen, await _app.ExchangeAsync("GET", path, since));
        Assert.Equal(
            HttpStatusCode.OK,
            (await _app.ExchangeAsync("GET", path, since, ("If-None-Match", "\"another\""))).Status
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await _app.ExchangeAsync("GET", path, ("If-Modified-Since", "Fri, 17 Jan 2025 19:20:52 GMT"))).Status
        );
    }

    [Fact]
    public async Task Last_Modified_is_the_date_of_the_last_write_or_of_the_last_price()
    {
        var id = await _app.CreateAsync(1);
        await _app.UpdateAsync(id, 2);
        var listing = await _app.SendAsync("GET", $"listings/{id}");
        var prices = await _app.SendAsync("GET", $"listings/{id}/prices");
        var (written, changed) = (
            DateTimeOffset.FromUnixTimeSeconds((await _app.DocumentAsync(id))["_ts"]!.GetValue<long>()),
            prices.Body[1].GetProperty("created_date").GetDateTimeOffset()
        );
        Assert.Equal($"{written:R}", listing.Headers["Last-Modified"]);
        Assert.Equal($"{changed:R}", prices.Headers["Last-Modified"]);
    }

    [Fact]
    public async Task An_unknown_listing_is_a_404_whatever_the_client_knows() =>
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _app.ExchangeAsync("GET", "api/listings/1", ("If-None-Match", "*"))).Status
        );

    [Fact]
    public async Task The_ETag_of_a_read_is_the_If_Match_of_a_write()
    {
        var id = await _app.CreateAsync(1);
        var seen = await _app.ExchangeAsync("GET", $"api/listings/{id}", ("Accept-Encoding", "gzip, br"));
        var written = await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2), seen["ETag"]);
        Assert.Equal(HttpStatusCode.OK, written.Status);
        Assert.Equal(written.Headers["ETag"], (await _app.ExchangeAsync("GET", $"api/listings/{id}"))["ETag"]);
    }

    [Theory]
    [InlineData("api/listings")]
    [InlineData("api/listings/{id}")]
    [InlineData("api/listings/{id}/prices")]
    [InlineData("api/health/live")]
    [InlineData("api/health/ready")]
    [InlineData("api/openapi.yaml")]
    [InlineData("api/ops/price-failures")]
    public async Task HEAD_is_GET_without_the_body(string path)
    {
        path = path.Replace("{id}", $"{await _app.CreateAsync(1)}", StringComparison.Ordinal);
        var get = await _app.ExchangeAsync("GET", path, ("Session-Token", "listings=0:-1#1"));
        var head = await _app.ExchangeAsync("HEAD", path, ("Session-Token", "listings=0:-1#1"));
        Assert.Equal((HttpStatusCode.OK, 0), (head.Status, head.Bytes.Length));
        Assert.Equal(Comparable(get), Comparable(head));
    }

    [Fact]
    public async Task HEAD_of_what_is_not_there_is_a_404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _app.ExchangeAsync("HEAD", "api/listings/1")).Status);

    private static IEnumerable<string> Comparable(Response response) =>
        response
            .Headers.Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {header.Value}")
            .Order(StringComparer.Ordinal);
}
