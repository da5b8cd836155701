using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>A client that asks too much, over HTTP.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task A_client_over_its_limit_is_refused_before_anything_is_done_and_let_in_again_when_it_has_waited()
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
        Exchanged answer;
        do answer = await AskAsync(app, "9.9.9.9");
        while (answer.Status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("\"client\";q=3;w=3", answer["RateLimit-Policy"]);
        Assert.Equal("\"client\";r=0;t=3", answer["RateLimit"]);
        Assert.Equal("1", answer["Retry-After"]);
        Assert.Equal("application/problem+json", answer["Content-Type"]);
        Assert.Equal("no-store", answer["Cache-Control"]);
        Assert.Equal("*", answer["Access-Control-Allow-Origin"]);
        Assert.Empty(await app.CosmosCalls.OfAsync(() => AskAsync(app, "9.9.9.9")));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "8.8.8.8")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "9.9.9.9", "api/health/ready")).Status);
        await App.EventuallyAsync(async () => (await AskAsync(app, "9.9.9.9")).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_setting_nobody_is_limited()
    {
        await using var app = await App.StartAsync(feed: false);
        Assert.Null((await AskAsync(app, "9.9.9.9"))["RateLimit"]);
    }

    private static Task<Exchanged> AskAsync(App app, string client, string path = "api/listings") =>
        app.ExchangeAsync(
            "GET",
            path,
            ("X-Forwarded-For", $"1.1.1.1, {client}:50000"),
            ("Origin", "https://a.example")
        );
}
