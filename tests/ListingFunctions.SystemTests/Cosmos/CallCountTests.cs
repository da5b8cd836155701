using ListingFunctions.SystemTests.Archive;
using ListingFunctions.SystemTests.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>The cost of an operation is the number of calls it makes: each is a round trip and request units.</summary>
public sealed class CallCountTests
{
    private const string Read = "GET listings";
    private const string Replace = "PUT listings";
    private const string QueryPrices = "POST listing_prices";

    /// <summary>
    /// Starts an app whose clock is ahead of the account's. A document that is written long after the instant it holds is
    /// read together with its history, and a busy machine may take that long.
    /// </summary>
    private static async Task<App> StartAsync(bool feed = true)
    {
        var ahead = new ShiftedTime();
        ahead.Advance(TimeSpan.FromMinutes(1));
        return await App.StartAsync(feed: feed, services => services.AddSingleton<TimeProvider>(ahead));
    }

    [Fact]
    public async Task A_create_is_one_call()
    {
        await using var app = await StartAsync(feed: false);
        await app.CreateAsync(1);
        Assert.Equal(["POST listings"], await app.Cosmos.CallsOfAsync(() => app.CreateAsync(1)));
    }

    [Fact]
    public async Task An_update_is_two_calls_and_past_the_sixteenth_change_three_once_in_eight()
    {
        await using var app = await StartAsync(feed: false);
        var id = await app.CreateAsync(0);
        var counts = new List<int>();
        for (var price = 1; price < 48; price++)
        {
            var current = price;
            if (price == 16)
                await app.DeliverAsync(await app.DocumentAsync(id));
            var calls = await app.Cosmos.CallsOfAsync(() => app.UpdateAsync(id, current));
            Assert.Equal(Read, calls[0]);
            Assert.Equal(Replace, calls[^1]);
            counts.Add(calls.Count);
            if (calls.Count == 3)
            {
                Assert.Equal(QueryPrices, calls[1]);
                await app.DeliverAsync(await app.DocumentAsync(id));
            }
        }

        Assert.Equal([16, 24, 32, 40], counts.Index().Where(count => count.Item == 3).Select(count => count.Index + 1));
        Assert.All(counts, count => Assert.InRange(count, 2, 3));
    }

    [Fact]
    public async Task A_page_of_a_container_of_one_range_asks_for_no_plan()
    {
        await using var app = await StartAsync(feed: false);
        for (var i = 0; i < 3; i++)
            await app.CreateAsync(i);
        using var plans = app.Cosmos.On(call => call.IsQueryPlan).Observe();
        foreach (var path in (string[])["listings", "listings?sort=latest_price_eur&limit=2", "ops/price-history/gaps"])
            Assert.Equal(["POST listings"], await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", path)));
        Assert.Equal(0, plans.Count);
    }

    [Fact]
    public async Task A_listing_is_one_call_and_so_is_its_history_until_it_is_long()
    {
        await using var app = await StartAsync(feed: false);
        var id = await app.CreateAsync(0);
        Assert.Equal([Read], await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", $"listings/{id}")));
        for (var price = 1; price < 16; price++)
            await app.UpdateAsync(id, price);
        Assert.Equal([Read], await app.Cosmos.CallsOfAsync(() => app.PricesAsync(id)));
        for (var price = 16; price < 201; price++)
            await app.UpdateAsync(id, price);
        Assert.Equal([Read, QueryPrices], await app.Cosmos.CallsOfAsync(() => app.PricesAsync(id)));
    }

    [Fact]
    public async Task A_history_is_read_without_the_request_for_a_plan()
    {
        await using var app = await StartAsync();
        var plans = app.Cosmos.On(call => call is { Container: "listing_prices", IsQueryPlan: true }).Observe();
        var queries = app.Cosmos.On(call => call is { Container: "listing_prices", IsQuery: true }).Observe();
        var id = await app.CreateAsync(0);
        for (var price = 1; price < 40; price++)
            await app.UpdateAsync(id, price);
        await app.PricesAsync(id);
        await app.SendAsync("GET", $"listings/{id}/prices?limit=20&order=asc");
        Assert.InRange(queries.Count, 2, int.MaxValue);
        Assert.Equal(0, plans.Count);
    }

    [Fact]
    public async Task Recording_is_one_call_for_a_new_listing_two_for_a_change_and_none_without_one()
    {
        await using var app = await StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        Assert.Equal(
            [QueryPrices],
            await app.Cosmos.CallsOfAsync(async () => await app.DeliverAsync(await DocumentAsync(app, id)))
        );

        await app.UpdateAsync(id, 2);
        Assert.Equal(
            [QueryPrices, "POST listing_prices"],
            await app.Cosmos.CallsOfAsync(async () => await app.DeliverAsync(await DocumentAsync(app, id)))
        );

        await app.UpdateAsync(id, 2);
        Assert.Empty(await app.Cosmos.CallsOfAsync(async () => await app.DeliverAsync(await DocumentAsync(app, id))));

        var other = await app.CreateAsync(1);
        await app.UpdateAsync(other, 2);
        await app.UpdateAsync(other, 3);
        Assert.Equal(
            [QueryPrices, "POST listing_prices"],
            await app.Cosmos.CallsOfAsync(async () => await app.DeliverAsync(await DocumentAsync(app, other)))
        );
    }

    [Fact]
    public async Task A_page_of_listings_is_one_call_and_a_deletion_too()
    {
        await using var app = await StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        await app.CreateAsync(1);
        Assert.Equal(["POST listings"], await app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", "listings?limit=1")));
        Assert.Equal(
            ["PATCH listings"],
            await app.Cosmos.CallsOfAsync(() => app.SendAsync("DELETE", $"listings/{id}"))
        );
    }

    [Fact]
    public async Task Lines_of_a_catalogue_that_change_nothing_are_read_in_two_queries_for_each_thirty_two()
    {
        await using var app = await StartAsync(feed: false);
        string[] lines = [.. Enumerable.Range(0, 320).Select(key => Lines.Of($"{key}"))];
        await app.SendLinesAsync("sources/agency/listings", lines);
        var calls = await app.Cosmos.CallsOfAsync(() => app.SendLinesAsync("sources/agency/listings", lines));
        // Fewer lines than that are read together when no more have arrived yet.
        Assert.InRange(calls.Count(call => call == "POST source_keys"), 10, 40);
        Assert.InRange(calls.Count, 20, 80);
        Assert.DoesNotContain(calls, call => call == Replace);
    }

    [Fact]
    public async Task A_gap_that_the_listing_names_is_not_waited_for()
    {
        await using var app = await StartAsync();
        var id = await app.CreateWithPricesAsync(40);
        await app.AllRecordedAsync(id);
        await app.StopFeedAsync();
        await app.LosePricesAsync(id, 7, 9);
        Task<IReadOnlyList<string>> CallsAsync() =>
            app.Cosmos.CallsOfAsync(() => app.SendAsync("GET", $"listings/{id}/prices"));
        Assert.InRange((await CallsAsync()).Count(call => call == QueryPrices), 3, 10);
        // It is read once, and once more to see whether the gap is still the same.
        Assert.Equal([Read, QueryPrices, QueryPrices], await CallsAsync());

        // Another gap may be a replica that is behind.
        await app.LosePricesAsync(id, 15, 15);
        Assert.InRange((await CallsAsync()).Count(call => call == QueryPrices), 3, 10);
        var gap = Assert.Single((await app.SendAsync("GET", "ops/price-history/gaps")).Body.EnumerateArray());
        Assert.Equal("""[{"from":7,"to":9},{"from":15,"to":15}]""", gap.GetProperty("missing_prices").GetRawText());
    }

    /// <summary>Reading the document to deliver is the test's call, not the app's.</summary>
    private static async Task<System.Text.Json.Nodes.JsonNode> DocumentAsync(App app, long id)
    {
        var document = await app.DocumentAsync(id);
        app.Cosmos.ForgetCalls();
        return document;
    }
}
