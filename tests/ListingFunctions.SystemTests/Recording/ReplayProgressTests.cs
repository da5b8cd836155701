using System.Collections.Concurrent;
using System.Net;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Recording;

/// <summary>A replay over several requests: a loop that follows the links, while it is throttled, and at another store.</summary>
public sealed class ReplayProgressTests
{
    /// <summary>More than one page of the replay.</summary>
    private const int Listings = 600;

    private const string Replay = "ops/price-history/replay";

    /// <summary>Throttles the histories of all listings but the first <see cref="Limit"/>.</summary>
    private sealed class Throttle() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly ConcurrentDictionary<string, bool> _served = new();

        public int? Limit { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (
                Limit is not { } limit
                || !request.RequestUri!.AbsolutePath.Contains("/colls/listing_prices/docs", StringComparison.Ordinal)
                || !request.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var keys)
                || _served.ContainsKey(keys.Single())
                || (_served.Count < limit && _served.TryAdd(keys.Single(), true))
            )
                return base.SendAsync(request, cancellationToken);
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests)
            {
                RequestMessage = request,
                Content = new StringContent("{}"),
            };
            response.Headers.Add("x-ms-retry-after-ms", "1");
            return Task.FromResult(response);
        }
    }

    private static async Task ImportAsync(App app, int count = Listings)
    {
        var id = await app.CreateAsync(1);
        var document = (await app.DocumentAsync(id)).ToJsonString();
        await Parallel.ForAsync(
            1,
            count,
            App.Stop,
            async (index, _) =>
            {
                var copy = document.Replace($"\"id\":\"{id}\"", $"\"id\":\"{id + index}\"", StringComparison.Ordinal);
                await app.WriteDocumentAsync($"{id + index}", copy);
            }
        );
    }

    private static string? Next(Response response) =>
        response.Headers.GetValueOrDefault("Link")?.Split('<', '>')[1].Replace("/api/", "", StringComparison.Ordinal);

    private static int Count(Response response, string what) => response.Body.GetProperty(what).GetInt32();

    [Fact]
    public async Task A_throttled_replay_returns_its_progress_or_fails()
    {
        using var throttle = new Throttle();
        await using var app = await App.StartAsync(feed: false, through: throttle);
        await ImportAsync(app);

        throttle.Limit = 550;
        var first = await app.SendAsync("POST", Replay);
        Assert.Equal((HttpStatusCode.OK, 500), (first.Status, Count(first, "listings")));
        var failed = await app.SendAsync("POST", Next(first)!);
        Assert.Equal((HttpStatusCode.TooManyRequests, null), (failed.Status, Next(failed)));
        Assert.True(failed.Headers.ContainsKey("Retry-After"));

        throttle.Limit = null;
        var last = await app.SendAsync("POST", Next(first)!);
        Assert.Equal((HttpStatusCode.OK, null), (last.Status, Next(last)));
        Assert.Equal(Listings, Count(first, "listings") + Count(last, "listings"));
    }

    [Fact]
    public async Task A_continuation_of_another_store_is_a_400_that_explains_how_to_start_again()
    {
        using var throttle = new Throttle();
        await using var other = await App.StartAsync(feed: false, through: throttle);
        await ImportAsync(other);
        throttle.Limit = 550;
        var first = await other.SendAsync("POST", Replay);
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var response = await app.SendAsync("POST", Next(first)!);
        Assert.Equal(HttpStatusCode.BadRequest, response.Status);
        Assert.Contains("omit it to start from the beginning", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_continuation_over_a_thousand_ranges_is_accepted()
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions { Ranges = 1000 }, App.Stop);
        using var throttle = new Throttle();
        await using var app = await App.StartAsync(feed: false, through: throttle, cosmos: cosmos.ConnectionString);
        await ImportAsync(app, 60);
        throttle.Limit = 40;
        var first = await app.SendAsync("POST", Replay);
        Assert.InRange(Next(first)!.Length, 1, 8000);
        throttle.Limit = null;
        for (var (next, listings) = (Next(first), Count(first, "listings")); ; )
        {
            var more = await app.SendAsync("POST", next!);
            Assert.Equal(HttpStatusCode.OK, more.Status);
            listings += Count(more, "listings");
            next = Next(more);
            if (next is not null)
                continue;
            Assert.Equal(60, listings);
            return;
        }
    }
}
