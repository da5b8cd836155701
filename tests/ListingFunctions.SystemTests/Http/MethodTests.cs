using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>Methods that a route does not take, and what pages of other origins may send.</summary>
public sealed class MethodTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Portal = "https://portal.example";
    private readonly App _app = shared.App;

    private static Task<App> StartAsync(string origins) =>
        App.StartAsync(feed: false, settings: new Dictionary<string, string?> { ["Cors:AllowedOrigins"] = origins });

    [Theory]
    [InlineData("listings", "PUT", "GET, HEAD, OPTIONS, POST")]
    [InlineData("listings", "DELETE", "GET, HEAD, OPTIONS, POST")]
    [InlineData("listings", "TRACE", "GET, HEAD, OPTIONS, POST")]
    [InlineData("listings/", "PUT", "GET, HEAD, OPTIONS, POST")]
    [InlineData("LISTINGS?limit=1", "PUT", "GET, HEAD, OPTIONS, POST")]
    [InlineData("listings/a%20%25%2Fb", "POST", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT")]
    [InlineData("listings/1", "POST", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT")]
    [InlineData("listings/1", "TRACE", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT")]
    [InlineData("listings/1/prices", "POST", "GET, HEAD, OPTIONS")]
    [InlineData("health/live", "POST", "GET, HEAD, OPTIONS")]
    [InlineData("health/ready", "DELETE", "GET, HEAD, OPTIONS")]
    [InlineData("openapi.yaml", "PUT", "GET, HEAD, OPTIONS")]
    [InlineData("ops/price-failures", "POST", "GET, HEAD, OPTIONS")]
    [InlineData("ops/price-failures/1", "PUT", "DELETE, GET, HEAD, OPTIONS")]
    [InlineData("ops/price-failures/1/retry", "GET", "OPTIONS, POST")]
    [InlineData("ops/price-history/replay", "GET", "OPTIONS, POST")]
    public async Task A_method_that_the_route_does_not_take_is_a_405_with_those_it_does(
        string path,
        string method,
        string allow
    )
    {
        var response = await _app.SendAsync(method, path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.Status);
        Assert.Equal(allow, response.Headers["Allow"]);
        Assert.Equal("application/problem+json", response.Headers["Content-Type"]);
        Assert.Equal($"Method {method} is not allowed. Allowed: {allow}.", response.Message);
    }

    [Theory]
    [InlineData("PROPFIND")]
    [InlineData("QUERY")]
    public async Task An_unknown_method_is_a_405_too(string method) =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _app.SendAsync(method, "listings")).Status);

    [Fact]
    public async Task A_HEAD_of_what_has_no_GET_is_a_405_without_a_body()
    {
        var response = await _app.ExchangeAsync("HEAD", "api/ops/price-history/replay");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "OPTIONS, POST"), (response.Status, response["Allow"]));
        Assert.True(response.Bytes.IsEmpty);
    }

    [Theory]
    [InlineData("GET", "nothing")]
    [InlineData("PUT", "nothing")]
    [InlineData("OPTIONS", "nothing")]
    [InlineData("GET", "")]
    [InlineData("GET", "?path=listings")]
    [InlineData("PUT", "listings/1/nothing")]
    [InlineData("GET", "ops/nothing")]
    [InlineData("GET", "explorer/1/nothing")]
    public async Task An_unknown_address_is_a_404_with_a_problem_body(string method, string path)
    {
        var response = await _app.SendAsync(method, path);
        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Equal("application/problem+json", response.Headers["Content-Type"]);
        Assert.Equal("no-store", response.Headers["Cache-Control"]);
        Assert.DoesNotContain("Allow", response.Headers.Keys);
        Assert.Equal("This address does not exist. GET openapi.yaml describes those that do.", response.Message);
    }

    [Theory]
    [InlineData("ops/price-failures/1", "DELETE, GET, HEAD, OPTIONS")]
    [InlineData("ops/price-history/replay", "OPTIONS, POST")]
    public async Task A_preflight_of_an_operation_lets_no_page_of_another_origin_call_it(string path, string allow)
    {
        await using var app = await StartAsync("*");
        var response = await app.ExchangeAsync("OPTIONS", $"api/{path}", Preflight("POST"));
        Assert.Equal((HttpStatusCode.NoContent, allow), (response.Status, response["Allow"]));
        Assert.Null(response["Access-Control-Allow-Methods"]);
        Assert.Null(response["Access-Control-Allow-Headers"]);
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_sees_that_an_address_does_not_exist()
    {
        await using var app = await StartAsync(Portal);
        var response = await app.ExchangeAsync("GET", "api/nothing", Origin());
        Assert.Equal((HttpStatusCode.NotFound, Portal), (response.Status, response["Access-Control-Allow-Origin"]));
    }

    [Theory]
    [InlineData("listings", "PUT")]
    [InlineData("ops/price-failures/1", "POST")]
    [InlineData("nothing", "GET")]
    public async Task What_no_function_takes_reads_no_data(string path, string method) =>
        Assert.Empty(await _app.Cosmos.CallsOfAsync(() => _app.SendAsync(method, path)));

    [Fact]
    public async Task OPTIONS_returns_the_methods_and_without_a_setting_allows_no_origin()
    {
        var response = await _app.ExchangeAsync("OPTIONS", "api/listings", Preflight("POST"));
        Assert.Equal((HttpStatusCode.NoContent, "GET, HEAD, OPTIONS, POST"), (response.Status, response["Allow"]));
        Assert.DoesNotContain(response.Headers.Keys, IsCors);
        Assert.DoesNotContain((await _app.ExchangeAsync("GET", "api/listings", Origin())).Headers.Keys, IsCors);
    }

    [Fact]
    public async Task A_preflight_of_an_allowed_origin_returns_what_it_may_send()
    {
        await using var app = await StartAsync($"https://other.example, {Portal}");
        var response = await app.ExchangeAsync("OPTIONS", "api/listings/1", Preflight("PUT"));
        Assert.Equal(HttpStatusCode.NoContent, response.Status);
        Assert.Equal(Portal, response["Access-Control-Allow-Origin"]);
        Assert.Contains("PUT", response["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        foreach (
            var header in new[]
            {
                "Content-Type",
                "If-Match",
                "Idempotency-Key",
                "Session-Token",
                "traceparent",
                "tracestate",
                "x-functions-key",
            }
        )
            Assert.Contains(header, response["Access-Control-Allow-Headers"]!.Split(", "));
        Assert.Equal("7200", response["Access-Control-Max-Age"]);
        Assert.Contains("Origin", response["Vary"], StringComparison.Ordinal);
        Assert.Null(response["Access-Control-Allow-Credentials"]);
    }

    [Theory]
    [InlineData("GET", "api/listings")]
    [InlineData("GET", "api/listings/1")]
    [InlineData("POST", "api/listings")]
    public async Task A_page_of_an_allowed_origin_sees_responses_and_errors_with_their_headers(
        string method,
        string path
    )
    {
        await using var app = await StartAsync(Portal);
        var response = await app.ExchangeAsync(method, path, Origin());
        Assert.Equal(Portal, response["Access-Control-Allow-Origin"]);
        foreach (var header in new[] { "Location", "ETag", "Link", "Session-Token", "Retry-After", "RateLimit" })
            Assert.Contains(header, response["Access-Control-Expose-Headers"]!.Split(", "));
        Assert.Contains("Origin", response["Vary"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://portal.example.evil.example")]
    [InlineData("http://portal.example")]
    [InlineData("https://PORTAL.example")]
    [InlineData("null")]
    public async Task Another_origin_is_not_allowed_and_never_gets_the_response_for_an_allowed_one(string origin)
    {
        await using var app = await StartAsync(Portal);
        var response = await app.ExchangeAsync("GET", "api/listings", ("Origin", origin));
        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.DoesNotContain(response.Headers.Keys, IsCors);
        Assert.Contains("Origin", response["Vary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_origin_is_allowed_if_the_setting_is_an_asterisk()
    {
        await using var app = await StartAsync("*");
        var response = await app.ExchangeAsync("GET", "api/listings", Origin());
        Assert.Equal("*", response["Access-Control-Allow-Origin"]);
        Assert.DoesNotContain("Origin", response["Vary"], StringComparison.Ordinal);
    }

    private static (string, string) Origin() => ("Origin", Portal);

    private static (string, string)[] Preflight(string method) =>
        [Origin(), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "content-type")];

    private static bool IsCors(string header) =>
        header.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);
}
