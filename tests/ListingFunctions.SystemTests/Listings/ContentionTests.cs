using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>
/// A hundred clients that change one listing at once: every client whose update was acknowledged finds its price in the history,
/// once; those that are asked to retry do not; and all get a response.
/// </summary>
public sealed class ContentionTests
{
    private const int Clients = 100;
    private const int Rounds = 4;

    private static readonly HttpStatusCode[] TryAgain =
    [
        HttpStatusCode.Conflict,
        HttpStatusCode.TooManyRequests,
        HttpStatusCode.ServiceUnavailable,
    ];

    [Fact]
    public async Task A_hundred_clients_at_once_are_each_in_the_history_once_or_asked_to_retry()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(0);
        var taken = new ConcurrentDictionary<decimal, DateTimeOffset>();
        var refused = new ConcurrentDictionary<decimal, string>();

        await RunAsync(async price =>
        {
            var response = await app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(price));
            if (response.Status == HttpStatusCode.OK)
                taken[price] = response.Body.GetProperty("updated_date").GetDateTimeOffset();
            else
            {
                Assert.Contains(response.Status, TryAgain);
                refused[price] = response.Headers["Retry-After"];
            }
        });

        TestContext.Current.SendDiagnosticMessage(
            "{0} were taken, {1} were asked to retry.",
            taken.Count,
            refused.Count
        );
        Assert.All(
            refused.Values,
            seconds => Assert.True(int.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture) > 0)
        );
        await AssertHistoryAsync(app, id, taken);
    }

    [Fact]
    public async Task Of_clients_that_name_the_version_they_change_one_wins_each_and_the_others_change_nothing()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(0);
        var taken = new ConcurrentDictionary<decimal, DateTimeOffset>();
        var wonOver = new ConcurrentQueue<string>();

        await RunAsync(async price =>
        {
            var etag = (await app.SendAsync("GET", $"listings/{id}")).Headers["ETag"];
            var response = await app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(price), etag);
            if (response.Status != HttpStatusCode.OK)
            {
                Assert.Equal(HttpStatusCode.PreconditionFailed, response.Status);
                return;
            }

            taken[price] = response.Body.GetProperty("updated_date").GetDateTimeOffset();
            wonOver.Enqueue(etag);
        });

        Assert.NotEmpty(taken);
        Assert.Equal(wonOver.Count, wonOver.Distinct().Count());
        await AssertHistoryAsync(app, id, taken);
    }

    [Fact]
    public async Task Clients_that_all_hold_the_same_version_have_one_winner()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(0);
        var etag = (await app.SendAsync("GET", $"listings/{id}")).Headers["ETag"];
        var responses = await Task.WhenAll(
            Enumerable
                .Range(1, Clients)
                .Select(price => app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(price), etag))
        );

        var winner = Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
        Assert.All(
            responses.Except([winner]),
            response => Assert.Equal(HttpStatusCode.PreconditionFailed, response.Status)
        );
        var returned = await app.AllRecordedAsync(id);
        Assert.Equal(
            [0, winner.Body.GetProperty("latest_price_eur").GetDecimal()],
            returned.Select(price => price.PriceEur)
        );
    }

    [Fact]
    public async Task A_client_that_meets_a_concurrency_conflict_at_every_attempt_gets_a_409_and_changes_nothing()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(0);
        app.Cosmos.On("PUT", "listings").Fail(HttpStatusCode.PreconditionFailed);
        var response = await app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(1));
        Assert.Equal(HttpStatusCode.Conflict, response.Status);
        Assert.True(int.Parse(response.Headers["Retry-After"], NumberStyles.None, CultureInfo.InvariantCulture) > 0);
        Assert.Equal(0, Assert.Single(await app.AllRecordedAsync(id)).PriceEur);
    }

    [Fact]
    public async Task A_client_that_is_overtaken_by_many_others_is_in_the_history_once()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(0);
        decimal[] others = [.. Enumerable.Range(1, 40)];
        app.Cosmos.On("PUT", "listings")
            .Nth(1)
            .Before(async () =>
            {
                foreach (var price in others)
                    await app.UpdateAsync(id, price);
            });
        await app.UpdateAsync(id, 100);
        Assert.Equal([0, .. others, 100], (await app.AllRecordedAsync(id)).Select(price => price.PriceEur));
    }

    /// <summary>All clients at once, round after round, each with a price that no other has.</summary>
    private static async Task RunAsync(Func<decimal, Task> change)
    {
        for (var round = 0; round < Rounds; round++)
            await Task.WhenAll(Enumerable.Range(1 + round * Clients, Clients).Select(price => change(price)));
    }

    private static async Task AssertHistoryAsync(App app, long id, ConcurrentDictionary<decimal, DateTimeOffset> taken)
    {
        var returned = await app.AllRecordedAsync(id);
        Assert.Equal(0, returned[0].PriceEur);
        Assert.Equal(
            taken.OrderBy(change => change.Value).Select(change => (change.Key, change.Value)),
            returned.Skip(1).Select(price => (price.PriceEur, price.CreatedDate))
        );
        Assert.Equal(
            returned.Select(price => price.CreatedDate).Distinct().Order(),
            returned.Select(price => price.CreatedDate)
        );
    }
}
