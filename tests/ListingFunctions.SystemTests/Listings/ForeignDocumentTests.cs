using System.Net;
using System.Text.Json.Nodes;
using ListingFunctions.SystemTests.Archive;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>Documents that others write into <c>listings</c>, or change there.</summary>
public sealed class ForeignDocumentTests
{
    [Fact]
    public async Task A_document_that_is_nested_too_deep_affects_nothing_else()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var deep = await app.DocumentAsync(id);
        JsonNode nested = 1;
        for (var level = 0; level < 70; level++)
            nested = new JsonObject { ["a"] = nested };
        (deep["id"], deep["nested"]) = ("77", nested);
        await app.WriteDocumentAsync("77", deep.ToJsonString(new() { MaxDepth = 200 }));

        var list = await app.SendAsync("GET", "listings");
        Assert.Equal(id, Assert.Single(list.Body.EnumerateArray()).GetProperty("id").GetInt64());
        foreach (var (method, body) in new[] { ("GET", null), ("PUT", ListingBody.Of(2)) })
            Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync(method, "listings/77", body)).Status);
        await app.DeliverTextAsync($"[{deep.ToJsonString(new() { MaxDepth = 200 })},{await app.DocumentAsync(id)}]");
        Assert.Equal("77", Assert.Single(await app.FailuresAsync()).ListingId);
        Assert.Single(await app.RecordedAsync(id));
    }

    [Fact]
    public async Task A_deleted_date_of_null_is_no_deletion()
    {
        await using var app = await App.StartAsync();
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        document["deleted_date"] = null;
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("GET", $"listings/{id}")).Status);
        Assert.Single((await app.SendAsync("GET", "listings?city=berchtesgaden")).Body.EnumerateArray());
        await app.UpdateAsync(id, 2);
        await app.AllRecordedAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"listings/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("GET", $"listings/{id}")).Status);
    }

    [Fact]
    public async Task An_archived_listing_whose_document_is_touched_brings_no_price_back()
    {
        await using var app = await ArchiveApp.StartAsync(new TestArchive());
        var id = await app.CreateWithPricesAsync(5);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        // Day 35: the history has expired, the document of the listing was touched on day 25.
        foreach (var price in await app.PriceDocumentsAsync(id))
            (
                await app.ListingPrices.DeleteItemStreamAsync(
                    price.GetProperty("id").GetString(),
                    new PartitionKey(id),
                    null,
                    App.Stop
                )
            ).Dispose();
        var touched = await app.DocumentAsync(id);
        touched["migrated"] = true;
        await app.WriteDocumentAsync($"{id}", touched.ToJsonString());

        await using var another = await App.StartAsync(feed: false, cosmos: app.CosmosConnectionString);
        await another.DeliverAsync(await app.DocumentAsync(id));
        await app.ArchiveAsync(id);
        await another.SendAsync("POST", "ops/price-history/replay");
        Assert.Empty(await app.RecordedAsync(id));
        Assert.Empty((await another.SendAsync("GET", "price-changes")).Body.EnumerateArray());
    }
}
