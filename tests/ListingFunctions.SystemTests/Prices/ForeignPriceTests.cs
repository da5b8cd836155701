using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ListingFunctions.SystemTests.Archive;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Prices;

/// <summary>Documents that others write into the partition of a listing in <c>listing_prices</c>.</summary>
public sealed class ForeignPriceTests
{
    /// <summary>What makes a document of a price change one of others.</summary>
    public static TheoryData<string, string> Documents =>
        new()
        {
            { "text", """{"id":"note","text":"none of ours"}""" },
            { "no price", """{"id":"2020-01-01T00:00:00.000Z","created_date":"2020-01-01T00:00:00.000Z"}""" },
            {
                "a price as text",
                """{"id":"2020-01-01T00:00:00.000Z","created_date":"2020-01-01T00:00:00.000Z","price_eur":"abc"}"""
            },
            {
                "an invalid price",
                """{"id":"2020-01-01T00:00:00.000Z","created_date":"2020-01-01T00:00:00.000Z","price_eur":-1}"""
            },
            {
                "another instant than its id",
                """{"id":"zzz","created_date":"2020-01-01T00:00:00.000Z","price_eur":7,"number":1,"previous_id":""}"""
            },
            {
                "an invalid number",
                """{"id":"2020-01-01T00:00:00.000Z","created_date":"2020-01-01T00:00:00.000Z","price_eur":7,"number":-3}"""
            },
            {
                "an instant that none can follow",
                """{"id":"9998-12-31T23:59:59.999Z","created_date":"9998-12-31T23:59:59.999Z","price_eur":7,"number":1}"""
            },
            { "an instant that is none", """{"id":"soon","created_date":"soon","price_eur":7,"number":1}""" },
        };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_document_that_is_no_price_change_affects_no_reader_and_no_writer(string what, string json)
    {
        Assert.NotEmpty(what);
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateWithPricesAsync(3);
        // Twenty of them would be more than a trail.
        for (var copy = 0; copy < 20; copy++)
            await WriteAsync(app, id, json, copy);
        for (var price = 1; price <= 20; price++)
            await app.UpdateAsync(id, price);
        await app.DeliverAsync(await app.DocumentAsync(id));

        var prices = await app.PricesAsync(id);
        Assert.Equal(23, prices.Count);
        Assert.Equal(Enumerable.Range(1, 20), prices.Skip(3).Select(price => (int)price.PriceEur));
        var newest = await app.SendAsync("GET", $"listings/{id}/prices?order=desc&limit=20");
        Assert.Equal(20, newest.Body.GetArrayLength());
        var summary = await app.SendAsync("GET", $"listings/{id}/prices/summary");
        Assert.Equal(HttpStatusCode.OK, summary.Status);
        var changes = await app.SendAsync("GET", "price-changes?limit=100");
        Assert.Equal(23, changes.Body.GetArrayLength());

        // Written out of band, so that the trail is compared with the newest recorded changes.
        var edited = await app.DocumentAsync(id);
        edited["latest_price_eur"] = 99;
        await app.WriteDocumentAsync($"{id}", edited.ToJsonString());
        await app.DeliverAsync(await app.DocumentAsync(id));
        Assert.Equal(24, (await app.PricesAsync(id)).Count);
        var replay = await app.SendAsync("POST", "ops/price-history/replay");
        Assert.Equal(0, replay.Body.GetProperty("gaps").GetInt32());
        Assert.Equal(24, (await app.PricesAsync(id)).Count);
    }

    private static async Task WriteAsync(App app, long id, string json, int copy)
    {
        var document = JsonNode.Parse(json)!;
        document["listing_id"] = id;
        document["id"] = copy == 0 ? document["id"]!.GetValue<string>() : $"{document["id"]} {copy}";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
        using var response = await app.ListingPrices.CreateItemStreamAsync(
            content,
            new PartitionKey(id),
            cancellationToken: App.Stop
        );
        response.EnsureSuccessStatusCode();
    }
}
