using System.Net;
using ListingFunctions.Cosmos;

namespace ListingFunctions.SystemTests.Health;

/// <summary>The health checks, by which a platform decides whether to send requests here.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_working_app_is_live_and_ready_and_the_response_is_not_cached()
    {
        await using var app = await App.StartAsync(feed: false);
        var live = await app.SendAsync("GET", "health/live");
        Assert.Equal("""{"status":"live"}""", live.Body.GetRawText());
        var ready = await app.SendAsync("GET", "health/ready");
        Assert.Equal("""{"status":"ready","checks":{"cosmos":"ok"}}""", ready.Body.GetRawText());
        Assert.All(
            [live, ready],
            response =>
                Assert.Equal((HttpStatusCode.OK, "no-store"), (response.Status, response.Headers["Cache-Control"]))
        );
    }

    [Fact]
    public async Task Many_readiness_checks_at_once_make_one_call_and_liveness_none()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        Assert.Empty(await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", "health/live")));
        var calls = await app.Cosmos.CallsOfAsync(() =>
            Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.SendAsync("GET", "health/ready")))
        );
        Assert.Equal(["GET listings"], calls);
    }

    [Fact]
    public async Task An_unavailable_Cosmos_makes_it_unready_and_an_available_one_ready_again()
    {
        await using var app = await App.StartAsync(feed: false);
        var down = app.Cosmos.On(_ => true).Disconnect();
        await AssertBecomesAsync(app, HttpStatusCode.ServiceUnavailable, "unready", "failing");
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("GET", "health/live")).Status);
        down.Dispose();
        await AssertBecomesAsync(app, HttpStatusCode.OK, "ready", "ok");
    }

    [Fact]
    public async Task A_Cosmos_that_does_not_respond_is_not_waited_for()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        var gate = app.Cosmos.On("GET", Containers.Listings).Hold();
        var response = await app.SendAsync("GET", "health/ready");
        gate.Open();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.Status);
        Assert.Equal("""{"status":"unready","checks":{"cosmos":"failing"}}""", response.Body.GetRawText());
    }

    private static Task AssertBecomesAsync(App app, HttpStatusCode status, string word, string cosmos) =>
        Eventually.HoldsAsync(async () =>
        {
            var response = await app.SendAsync("GET", "health/ready");
            return response.Status == status
                && response.Body.GetRawText() == $$$"""{"status":"{{{word}}}","checks":{"cosmos":"{{{cosmos}}}"}}"""
                && response.Headers["Cache-Control"] == "no-store";
        });
}
