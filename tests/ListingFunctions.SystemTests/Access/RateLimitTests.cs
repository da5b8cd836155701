using System.Net;
using ListingFunctions.SystemTests.Http;

namespace ListingFunctions.SystemTests.Access;

/// <summary>A client that asks too much, over HTTP.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task A_client_over_its_limit_is_rejected_before_any_work_and_admitted_again_after_waiting()
    {
        await using var app = await App.StartAsync(
            feed: false,
            settings: new Dictionary<string, string?>
            {
                ["RateLimit:PermitsPerSecond"] = "1",
                ["RateLimit:Burst"] = "3",
                ["RateLimit:TrustedHops"] = "1",
                ["Cors:AllowedOrigins"] = "*",
            }
        );
        Response response;
        do response = await AskAsync(app, "9.9.9.9");
        while (response.Status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.Status);
        Assert.Equal("\"client\";q=3;w=3", response["RateLimit-Policy"]);
        Assert.Equal("\"client\";r=0;t=3", response["RateLimit"]);
        Assert.Equal("1", response["Retry-After"]);
        Assert.Equal("application/problem+json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("*", response["Access-Control-Allow-Origin"]);
        Assert.Empty(await app.Cosmos.CallsOfAsync(() => AskAsync(app, "9.9.9.9")));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "8.8.8.8")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "9.9.9.9", "api/health/ready")).Status);
        await Eventually.HoldsAsync(async () => (await AskAsync(app, "9.9.9.9")).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Preflights_are_not_counted_and_those_of_a_client_over_its_limit_succeed()
    {
        await using var app = await LimitedAsync(1, burst: 3);
        (string, string)[] headers = [("X-Forwarded-For", "9.9.9.9"), ("Origin", "https://a.example")];
        for (var i = 0; i < 10; i++)
        {
            var preflight = await app.ExchangeAsync("OPTIONS", "api/listings", headers);
            Assert.Equal((HttpStatusCode.NoContent, null), (preflight.Status, preflight["RateLimit"]));
        }

        Response response;
        do response = await AskAsync(app, "9.9.9.9");
        while (response.Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.Status);
        Assert.Equal(HttpStatusCode.NoContent, (await app.ExchangeAsync("OPTIONS", "api/listings", headers)).Status);
    }

    /// <summary>On the Functions host all of them were one client: its proxy replaces X-Forwarded-For.</summary>
    [Fact]
    public async Task Each_of_800_addresses_is_a_client_of_its_own()
    {
        await using var app = await LimitedAsync(50);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 800),
            App.Stop,
            async (i, _) =>
            {
                var response = await app.ExchangeAsync(
                    "GET",
                    "api/openapi.yaml",
                    ("X-Forwarded-For", $"10.1.{i / 250}.{i % 250}:{50_000 + i}"),
                    ("Cache-Control", "no-cache")
                );
                Assert.Equal((HttpStatusCode.OK, "\"client\";r=199;t=1"), (response.Status, response["RateLimit"]));
            }
        );
    }

    [Fact]
    public async Task An_address_stays_one_client_whatever_it_writes_before_what_the_proxy_does()
    {
        await using var app = await LimitedAsync(1, burst: 10);
        string[] forged = ["1.1.1.1", "2.2.2.2, 3.3.3.3", "\"4.4.4.4", "(", "", "[2001:db8::1]:1", "unknown"];
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            (string, string)[] headers =
            [
                ("X-Forwarded-For", $"{forged[i % forged.Length]},9.9.9.9:{50_000 + i}"),
                ("X-Client-IP", $"5.5.5.{i}"),
                ("CLIENT-IP", $"6.6.6.{i}"),
                ("X-Azure-ClientIP", $"7.7.7.{i}"),
                ("X-Azure-SocketIP", $"8.8.8.{i}"),
            ];
            statuses.Add((await app.ExchangeAsync("GET", "api/openapi.yaml", headers)).Status);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "8.8.8.8")).Status);
    }

    [Fact]
    public async Task Headers_that_a_client_puts_into_its_query_make_it_no_other_client()
    {
        await using var app = await LimitedAsync(1, burst: 10);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 40; i++)
        {
            var headers = Uri.EscapeDataString($$"""{"X-Forwarded-For":"5.5.5.{{i}}"}""");
            statuses.Add(
                (
                    await app.ExchangeAsync(
                        "GET",
                        $"api/openapi.yaml?Headers={headers}",
                        ("X-Forwarded-For", "9.9.9.9")
                    )
                ).Status
            );
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "9.9.9.9")).Status);
    }

    private static Task<App> LimitedAsync(int permits, int? burst = null) =>
        App.StartAsync(
            feed: false,
            settings: new Dictionary<string, string?>
            {
                ["RateLimit:PermitsPerSecond"] = $"{permits}",
                ["RateLimit:Burst"] = $"{burst}",
                ["RateLimit:TrustedHops"] = "1",
            }
        );

    [Fact]
    public async Task Without_a_setting_nobody_is_limited()
    {
        await using var app = await App.StartAsync(feed: false);
        Assert.Null((await AskAsync(app, "9.9.9.9"))["RateLimit"]);
    }

    private static Task<Response> AskAsync(App app, string client, string path = "api/listings") =>
        app.ExchangeAsync(
            "GET",
            path,
            ("X-Forwarded-For", $"1.1.1.1, {client}:50000"),
            ("Origin", "https://a.example")
        );
}
