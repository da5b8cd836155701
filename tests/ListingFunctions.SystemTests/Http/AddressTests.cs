using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>An address in a response works, however the address of the request was written.</summary>
public sealed class AddressTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    [Theory]
    [InlineData("listings")]
    [InlineData("listings/")]
    [InlineData("LISTINGS/")]
    [InlineData("%6Cistings/")]
    public async Task A_location_can_be_read(string path)
    {
        var created = await _app.SendAsync("POST", path, ListingBody.Of(1));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var read = await _app.ExchangeAsync("GET", created.Headers["Location"]);
        Assert.Equal((HttpStatusCode.OK, created.Headers["ETag"]), (read.Status, read["ETag"]));
    }

    [Theory]
    [InlineData("listings/?limit=1")]
    [InlineData("%6Cistings?limit=1")]
    [InlineData("listings/{id}/prices/?limit=1")]
    [InlineData("price-changes/?limit=1")]
    public async Task A_link_leads_on_and_has_no_slash_before_its_query(string path)
    {
        var id = await _app.CreateAsync(1);
        await _app.UpdateAsync(id, 2);
        await _app.CreateAsync(3);
        path = path.Replace("{id}", $"{id}", StringComparison.Ordinal);
        var first = await _app.ExchangeAsync("GET", $"api/{path}");
        var next = first["Link"]!.Split('<', '>')[1];
        Assert.DoesNotContain("/?", next, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.ExchangeAsync("GET", next)).Status);
    }

    [Theory]
    [InlineData("//api/listings")]
    [InlineData("/api//listings")]
    [InlineData("/api/listings//")]
    [InlineData("/api/listings//prices")]
    public async Task A_path_with_an_empty_segment_is_no_address(string path)
    {
        var site = _app.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var response = await _app.Http.GetAsync(new Uri($"{site}{path}"), App.Stop);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
