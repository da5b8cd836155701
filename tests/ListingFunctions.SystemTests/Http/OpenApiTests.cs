using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>The API serves its own OpenAPI document.</summary>
public sealed class OpenApiTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    [Fact]
    public async Task The_document_is_that_of_the_repository_and_can_be_kept()
    {
        var response = await _app.ExchangeAsync("GET", "api/openapi.yaml");
        Assert.Equal((HttpStatusCode.OK, "application/yaml"), (response.Status, response["Content-Type"]));
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "listingapi.yaml"), App.Stop),
            response.Bytes
        );
        Assert.StartsWith("openapi: 3.1", response.Text, StringComparison.Ordinal);
        var again = await _app.ExchangeAsync("GET", "api/openapi.yaml", ("If-None-Match", response["ETag"]!));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
    }

    [Fact]
    public async Task The_local_host_shows_it_as_a_page_without_requests_to_other_hosts()
    {
        var page = await _app.ExchangeAsync("GET", "docs");
        while (page.Status is HttpStatusCode.Redirect or HttpStatusCode.MovedPermanently)
            page = await _app.ExchangeAsync("GET", page["Location"]!);
        var html = page.Text;
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.StartsWith("text/html", page["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("openapi.yaml", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", html, StringComparison.Ordinal);
        Assert.Contains("\"url\":\"/api\"", html, StringComparison.Ordinal);
    }
}
