using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using ListingFunctions.Market;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Market;

/// <summary>What the market is computed from follows the listings, whatever is delivered, how often and when.</summary>
public sealed class MarketProjectionTests
{
    private readonly ShiftedTime _time = new();

    private static async Task<long> CreateAsync(App app, JsonObject body)
    {
        var response = await app.SendAsync("POST", "listings", body.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, response.Status);
        return response.Body.GetProperty("id").GetInt64();
    }

    private static async Task PutAsync(App app, long id, JsonObject body) =>
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("PUT", $"listings/{id}", body.ToJsonString())).Status);

    [Fact]
    public async Task The_feed_keeps_every_listing_with_its_complete_history()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        for (var price = 2; price <= 40; price++)
            await app.UpdateAsync(id, price);
        var expected = (await app.PricesAsync(id)).Select(price => price.PriceEur).ToList();
        await Eventually.HoldsAsync(async () => PricesOf(await app.ProjectedAsync()).SequenceEqual(expected));
        await app.SendAsync("DELETE", $"listings/{id}");
        await Eventually.HoldsAsync(async () =>
            (await app.ProjectedAsync()).Single().Contains("deleted_date", StringComparison.Ordinal)
        );
    }

    /// <summary>The prices of the only listing.</summary>
    private static IEnumerable<decimal> PricesOf(IReadOnlyList<string> projected) =>
        projected is [var only]
            ? JsonNode.Parse($"{{{only}}}")!["prices"]!.AsArray().Select(pair => (decimal)pair![1]!)
            : [];

    [Fact]
    public async Task A_damaged_document_stops_no_other_and_is_repaired()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var homeless = await CreateAsync(app, MarketApp.Body(1));
        var id = await CreateAsync(app, MarketApp.Body(2));
        await app.RebuildAsync();
        var whole = await app.ProjectedAsync();

        var document = await app.DocumentAsync(homeless);
        document["postal_address"]!.AsObject().Remove("city");
        await app.WriteDocumentAsync($"{homeless}", document.ToJsonString());
        var projected = app.Database.GetContainer(Containers.MarketListings);
        foreach (var key in new[] { $"{id}", "7" })
        {
            using var damaged = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"{{key}}","place":"DE/koln"}"""));
            using var response = await projected.UpsertItemStreamAsync(damaged, new(key), null, App.Stop);
            response.EnsureSuccessStatusCode();
        }

        _time.Advance(TimeSpan.FromDays(2));
        await app.ComputeAsync();
        await app.RebuildAsync();
        Assert.Contains(
            whole.Single(each => each.Contains($"{id}", StringComparison.Ordinal)),
            await app.ProjectedAsync()
        );
    }

    [Fact]
    public async Task An_old_version_that_is_redelivered_changes_nothing()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var id = await CreateAsync(app, MarketApp.Body(1));
        var old = await app.DocumentAsync(id);
        await app.ProjectAsync(old);
        await PutAsync(app, id, MarketApp.Body(2, "Bonn"));
        await app.ProjectAsync(await app.DocumentAsync(id));
        var projected = await app.ProjectedAsync();
        Assert.Contains("DE/bonn", Assert.Single(projected), StringComparison.Ordinal);
        var calls = await app.Cosmos.CallsOfAsync(() => app.ProjectAsync(old));
        Assert.Equal(projected, await app.ProjectedAsync());
        Assert.DoesNotContain(calls, call => call.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_projection_that_is_overtaken_by_another_is_repeated()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var id = await CreateAsync(app, MarketApp.Body(1));
        await app.ProjectAsync(await app.DocumentAsync(id));
        await PutAsync(app, id, MarketApp.Body(2));
        using (
            app
                .Cosmos.On("PUT", Containers.MarketListings)
                .Nth(1)
                .Before(async () =>
                {
                    await PutAsync(app, id, MarketApp.Body(3));
                    await app.ProjectAsync(await app.DocumentAsync(id));
                })
        )
            await app.ProjectAsync(await app.DocumentAsync(id));
        Assert.Equal([1, 2, 3], PricesOf(await app.ProjectedAsync()));
    }

    [Fact]
    public async Task A_listing_that_has_expired_still_counts_in_the_past_and_is_no_longer_in_force()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var ids = new List<long>();
        for (var number = 0; number < 5; number++)
            ids.Add(await CreateAsync(app, MarketApp.Body(100 + number)));
        _time.Advance(TimeSpan.FromDays(2));
        await app.SendAsync("DELETE", $"listings/{ids[0]}");
        var deleted = await app.DocumentAsync(ids[0]);
        _time.Advance(TimeSpan.FromDays(2));
        await app.RebuildAsync();
        var before = await app.MarketAsync("city=koln&interval=day");
        Assert.Equal([5, 5, 4, 4], before.Select(row => (int)JsonNode.Parse(row)!["listings"]!));

        await app.Listings.DeleteItemAsync<object>($"{ids[0]}", new PartitionKey($"{ids[0]}"), null, App.Stop);
        await app.ProjectAsync(deleted);
        await app.RebuildAsync();
        Assert.Equal(before, await app.MarketAsync("city=koln&interval=day"));
    }

    [Fact]
    public async Task A_listing_that_moves_counts_in_its_new_place_only()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var id = await CreateAsync(app, MarketApp.Body(1, "Köln"));
        _time.Advance(TimeSpan.FromDays(1));
        await app.RebuildAsync();
        Assert.Equal(["""{"country":"DE","city":"Köln","listings":1}"""], await app.PlacesAsync());

        await PutAsync(app, id, MarketApp.Body(1, "Bonn"));
        await app.RebuildAsync();
        Assert.Equal(["""{"country":"DE","city":"Bonn","listings":1}"""], await app.PlacesAsync());
        Assert.Empty(await app.MarketAsync("city=koln"));
        Assert.Single(await app.MarketAsync("city=bonn&interval=day"));
        Assert.DoesNotContain(
            await app.MarketDocumentsAsync(Containers.Market),
            document => document.Contains("koln", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_erased_listing_keeps_its_figures()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var id = await CreateAsync(app, MarketApp.Body(1));
        await app.ProjectAsync(await app.DocumentAsync(id));
        var projected = await app.ProjectedAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("POST", $"ops/listings/{id}/erase")).Status);
        await app.ProjectAsync(await app.DocumentAsync(id));
        Assert.Equal(projected, await app.ProjectedAsync());
        Assert.DoesNotContain("Johan-Ernst-Ring", projected[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_with_a_gap_stays_as_it_was_until_the_gap_is_closed_and_stops_nothing()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        for (var price = 2; price <= 30; price++)
            await app.UpdateAsync(id, price);
        await app.AllRecordedAsync(id);
        await Eventually.HoldsAsync(async () => PricesOf(await app.ProjectedAsync()).Count() == 30);
        var projected = await app.ProjectedAsync();
        var lost = await app.LosePricesAsync(id, 5, 6);
        await app.SendAsync("PATCH", $"listings/{id}", """{ "surface_area_m2": 99 }""");
        await app.ProjectAsync(await app.DocumentAsync(id));
        Assert.Equal(projected, await app.ProjectedAsync());
        var other = await app.CreateAsync(7);
        await Eventually.HoldsAsync(async () => (await app.ProjectedAsync()).Count == 2);

        foreach (var price in lost)
            await app.ListingPrices.UpsertItemAsync(price, new PartitionKey(id), null, App.Stop);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("POST", "ops/price-history/replay")).Status);
        // The replay removes the mark of the gap, which the feed delivers.
        await Eventually.HoldsAsync(async () =>
            (await app.ProjectedAsync()).Any(each => each.Contains("\"surface_area_m2\":99", StringComparison.Ordinal))
        );
        Assert.NotEqual(id, other);
    }

    [Fact]
    public async Task A_document_that_is_no_listing_is_skipped_and_stops_nothing()
    {
        await using var app = await MarketApp.StartAsync(_time);
        await app.WriteDocumentAsync("broken", """{ "id": "broken", "latest_price_eur": "cheap" }""");
        var id = await CreateAsync(app, MarketApp.Body(1));
        await app.ProjectAsync(JsonNode.Parse("""{ "id": "broken" }""")!, await app.DocumentAsync(id));
        Assert.Single(await app.ProjectedAsync());
        var progress = await app.RebuildAsync();
        Assert.Equal(new RebuildProgress(2, 0, 1, 1), progress);

        // A listing that becomes none stays in the market as it was.
        var document = await app.DocumentAsync(id);
        var projected = await app.ProjectedAsync();
        document["latest_price_eur"] = "cheap";
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        await app.ProjectAsync(document);
        Assert.Equal(projected, await app.ProjectedAsync());
    }

    [Fact]
    public async Task A_batch_that_fails_in_part_is_completed_when_it_is_redelivered()
    {
        await using var app = await MarketApp.StartAsync(_time);
        var documents = new List<JsonNode>();
        for (var number = 0; number < 5; number++)
            documents.Add(await app.DocumentAsync(await CreateAsync(app, MarketApp.Body(number))));
        using (app.Cosmos.On("POST", Containers.MarketListings).Nth(2).Fail(HttpStatusCode.ServiceUnavailable))
            await Assert.ThrowsAnyAsync<Exception>(() => app.ProjectAsync([.. documents]));
        Assert.Equal(4, (await app.ProjectedAsync()).Count);
        await app.ProjectAsync([.. documents]);
        Assert.Equal(5, (await app.ProjectedAsync()).Count);
    }
}
