using System.Net;

namespace ListingFunctions.SystemTests.Http;

/// <summary>A response that a cache may give to others tells nothing of the client that it was sent to.</summary>
public sealed class SharedResponseTests
{
    private static readonly string[] OfOneClient = ["RateLimit", "RateLimit-Policy", "Session-Token"];

    private static readonly Dictionary<string, string?> Limited = new()
    {
        ["RateLimit:PermitsPerSecond"] = "1000",
        ["RateLimit:TrustedHops"] = "1",
    };

    [Fact]
    public async Task What_caches_may_share_has_no_rate_limit_and_no_session()
    {
        await using var app = await App.StartAsync(feed: false, settings: Limited);
        var id = await app.CreateAsync(1);
        string[] paths =
        [
            "api/listings",
            $"api/listings/{id}",
            $"api/listings/{id}/prices",
            $"api/listings/{id}/price",
            "api/price-changes",
            "api/listing-events",
            "api/openapi.yaml",
            "api/explorer",
            "api/explorer/assets/explorer.js",
        ];
        foreach (var path in paths)
        {
            var shared = await app.ExchangeAsync("GET", path);
            Assert.Equal(HttpStatusCode.OK, shared.Status);
            Assert.Empty(OfOneClient.Intersect(shared.Headers.Keys, StringComparer.OrdinalIgnoreCase));
            if (shared["ETag"] is not { } etag)
                continue;
            var known = await app.ExchangeAsync("GET", path, ("If-None-Match", etag));
            Assert.Equal(HttpStatusCode.NotModified, known.Status);
            Assert.Empty(OfOneClient.Intersect(known.Headers.Keys, StringComparer.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task What_is_for_its_client_alone_has_them()
    {
        await using var app = await App.StartAsync(feed: false, settings: Limited);
        var id = await app.CreateAsync(1);
        var responses = new[]
        {
            await app.ExchangeAsync("GET", $"api/listings/{id}", ("Cache-Control", "no-cache")),
            await app.ExchangeAsync("GET", $"api/listings/{id}", ("x-functions-key", "a")),
            await app.ExchangeAsync("DELETE", $"api/listings/{id}"),
        };
        Assert.All(responses, response => Assert.Empty(OfOneClient.Except(response.Headers.Keys)));
    }
}
