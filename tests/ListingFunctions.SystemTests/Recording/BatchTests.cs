using System.Net;
using System.Text.Json;
using ListingFunctions.SystemTests.Archive;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Recording;

/// <summary>What is recorded of the listings of a batch is read together; each is recorded as it would be alone.</summary>
public sealed class BatchTests
{
    /// <summary>What happens to a listing before its document is delivered to an instance that remembers nothing.</summary>
    private static readonly Func<App, Task<long>>[] Stories =
    [
        app => app.CreateWithPricesAsync(1),
        app => app.CreateWithPricesAsync(3),
        app => RecordedAsync(app, 1, next: 1),
        app => RecordedAsync(app, 3, next: 2),
        app => RecordedAsync(app, 5, next: 0),
        app => RecordedAsync(app, 14, next: 30),
        async app => await LoseAsync(app, await RecordedAsync(app, 1, next: 0), from: 1, to: 1),
        async app => await LoseAsync(app, await RecordedAsync(app, 6, next: 2), from: 4, to: 6),
        async app => await LoseAsync(app, await RecordedAsync(app, 6, next: 2), from: 2, to: 3),
        async app => await LoseAsync(app, await RecordedAsync(app, 40, next: 1), from: 20, to: 40),
        app => WriteBackAsync(app, copied: 2, newest: 5),
        app => WriteBackAsync(app, copied: 3, newest: 30),
        async app =>
        {
            var id = await RecordedAsync(app, 2, next: 1);
            PatchOperation[] edit = [PatchOperation.Set("/latest_price_eur", 7)];
            await app.Listings.PatchItemAsync<JsonElement>($"{id}", new PartitionKey($"{id}"), edit, null, App.Stop);
            return id;
        },
        async app =>
        {
            var id = await RecordedAsync(app, 2, next: 2);
            var note = JsonElement.Parse($$"""{"id":"note","listing_id":{{id}}}""");
            await app.ListingPrices.CreateItemAsync(note, new PartitionKey(id), null, App.Stop);
            return id;
        },
        async app =>
        {
            var id = await RecordedAsync(app, 2, next: 2);
            await app.DeleteAsync(id);
            return id;
        },
    ];

    [Fact]
    public async Task Listings_of_a_batch_are_recorded_as_each_alone()
    {
        await using var writer = await App.StartAsync(feed: false);
        var (inBatch, alone) = (await TellAsync(writer), await TellAsync(writer));

        await using (var recorder = await App.StartAsync(feed: false, cosmos: writer.CosmosConnectionString))
            await recorder.DeliverAsync([.. await Task.WhenAll(inBatch.Select(writer.DocumentAsync))]);
        await using (var recorder = await App.StartAsync(feed: false, cosmos: writer.CosmosConnectionString))
            foreach (var id in alone)
                await recorder.DeliverAsync(await writer.DocumentAsync(id));

        foreach (var (index, ids) in inBatch.Zip(alone).Index())
        {
            var (expected, found) = (await StateAsync(writer, ids.Second), await StateAsync(writer, ids.First));
            Assert.True(expected == found, $"Listing {index} is {found} instead of {expected}.");
        }
    }

    [Fact]
    public async Task What_is_recorded_of_the_listings_of_a_batch_is_read_in_one_query()
    {
        await using var app = await App.StartAsync(feed: false);
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.CreateWithPricesAsync(2)));
        var queries = app.Cosmos.On(call => call is { Container: "listing_prices", IsQuery: true }).Observe();
        await app.DeliverAsync([.. await Task.WhenAll(ids.Select(app.DocumentAsync))]);
        Assert.Equal(1, queries.Count);
        foreach (var id in ids)
            Assert.Equal(2, (await app.RecordedAsync(id)).Count);
    }

    [Fact]
    public async Task Versions_of_a_listing_in_a_batch_are_recorded_in_order()
    {
        await using var app = await App.StartAsync(feed: false);
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.CreateWithPricesAsync(2)));
        var older = await Task.WhenAll(ids.Select(app.DocumentAsync));
        foreach (var id in ids)
            await app.UpdateAsync(id, 5);
        await app.DeliverAsync([.. older, .. await Task.WhenAll(ids.Select(app.DocumentAsync))]);
        foreach (var id in ids)
            Assert.Equal([100_000, 100_001, 5], (await app.RecordedAsync(id)).Select(price => price.PriceEur));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task If_they_cannot_be_read_together_each_is_read_alone(HttpStatusCode status)
    {
        await using var app = await App.StartAsync(feed: false);
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.CreateWithPricesAsync(2)));
        var documents = await Task.WhenAll(ids.Select(app.DocumentAsync));
        var plans = app.Cosmos.On(call => call is { Container: "listing_prices", IsQueryPlan: true });
        using (plans.Fail(status))
            await app.DeliverAsync(documents);
        Assert.NotEqual(0, plans.Count);
        foreach (var id in ids)
            Assert.Equal(2, (await app.RecordedAsync(id)).Count);
    }

    private static async Task<IReadOnlyList<long>> TellAsync(App app)
    {
        var ids = new List<long>();
        foreach (var story in Stories)
            ids.Add(await story(app));
        return ids;
    }

    /// <summary>The prices that are recorded, with their numbers, and whether the listing has a gap.</summary>
    private static async Task<string> StateAsync(App app, long id)
    {
        var recorded = (await app.PriceDocumentsAsync(id))
            .Where(document => document.TryGetProperty("number", out _))
            .Select(document => $"{document.GetProperty("number")}: {document.GetProperty("price_eur")}");
        var hasGap = (await app.DocumentAsync(id))["gap_date"] is not null;
        return $"{string.Join(", ", recorded)}{(hasGap ? ", with a gap" : "")}";
    }

    /// <summary>A listing with prices that are recorded, and further ones that are not yet.</summary>
    private static async Task<long> RecordedAsync(App app, int count, int next)
    {
        var id = await app.CreateWithPricesAsync(count);
        await app.DeliverAsync(await app.DocumentAsync(id));
        for (var price = 1; price <= next; price++)
        {
            await app.UpdateAsync(id, price);
            // Otherwise the trail could not be shortened.
            if (price % 8 == 0)
                await app.DeliverAsync(await app.DocumentAsync(id));
        }

        return id;
    }

    private static async Task<long> LoseAsync(App app, long id, int from, int to)
    {
        await app.LosePricesAsync(id, from, to);
        return id;
    }

    private static async Task<long> WriteBackAsync(App app, int copied, int newest)
    {
        var id = await app.CreateWithPricesAsync(copied);
        var copy = await app.DocumentAsync(id);
        for (var price = copied + 1; price <= newest; price++)
            await app.UpdateAsync(id, price);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await app.WriteDocumentAsync($"{id}", copy.ToJsonString());
        return id;
    }
}
