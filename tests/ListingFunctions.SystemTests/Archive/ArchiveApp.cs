using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Archive;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>What tests of the archive do to an app, and see in its containers.</summary>
internal static class ArchiveApp
{
    /// <summary>30 days in seconds.</summary>
    public const int Month = 30 * 24 * 3600;

    /// <summary>An app with an archive of the test's, and no feed unless it is asked for.</summary>
    public static Task<App> StartAsync(
        IListingArchive archive,
        bool feed = false,
        Action<IServiceCollection>? configure = null,
        string? account = null
    ) =>
        App.StartAsync(
            feed,
            services =>
            {
                services.AddSingleton(archive);
                configure?.Invoke(services);
            },
            cosmos: account
        );

    /// <summary>Creates a listing and takes it through so many prices in all.</summary>
    public static async Task<long> CreateWithPricesAsync(this App app, int count)
    {
        var id = await app.CreateAsync(100_000);
        for (var price = 1; price < count; price++)
            await app.UpdateAsync(id, 100_000 + price);
        return id;
    }

    public static async Task DeleteAsync(this App app, long id) =>
        Assert.Equal(HttpStatusCode.NoContent, (await app.SendAsync("DELETE", $"listings/{id}")).Status);

    public static async Task<HttpStatusCode> GetAsync(this App app, long id) =>
        (await app.SendAsync("GET", $"listings/{id}")).Status;

    /// <summary>Hands documents to the archive, as the feed would.</summary>
    public static Task ArchiveAsync(this App app, params JsonNode[] documents) =>
        app.Host.InvokeAsync(
            nameof(ArchiveDeletedListings),
            new JsonArray([.. documents.Select(document => document.DeepClone())]).ToJsonString()
        );

    /// <summary>Hands listings to the archive as they are now.</summary>
    public static async Task ArchiveAsync(this App app, params long[] ids)
    {
        var documents = new List<JsonNode>();
        foreach (var id in ids)
            documents.Add(await app.DocumentAsync(id));
        await app.ArchiveAsync([.. documents]);
    }

    /// <summary>Removes <c>deleted_date</c>, as an operator does who wants the listing back.</summary>
    public static async Task TakeBackDeletionAsync(this App app, long id)
    {
        var key = $"{id}";
        await app.Listings.PatchItemAsync<JsonElement>(
            key,
            new PartitionKey(key),
            [PatchOperation.Remove("/deleted_date")],
            cancellationToken: App.Stop
        );
    }

    /// <summary>The listing's time to live in seconds; <c>null</c> if it has none.</summary>
    public static async Task<int?> TimeToLiveAsync(this App app, long id) =>
        (await app.DocumentAsync(id))["ttl"]?.GetValue<int>();

    /// <summary>When the listing expires, in seconds since 1970: its time to live counts from its last write.</summary>
    public static async Task<long> ExpiryAsync(this App app, long id)
    {
        var document = await app.DocumentAsync(id);
        return document["_ts"]!.GetValue<long>() + document["ttl"]!.GetValue<long>();
    }

    /// <summary>
    /// That the listing expires when it was to, although it has been written since, with a shorter time to live. The clock is
    /// the machine's, and seconds may pass between the computation of that time and the write.
    /// </summary>
    public static async Task AssertStillExpiresAsync(this App app, long id, long expiry) =>
        Assert.InRange(await app.ExpiryAsync(id), expiry - 60, expiry + 60);

    /// <summary>The times to live of the documents in a listing's history.</summary>
    public static async Task<IReadOnlyList<int?>> HistoryTimesToLiveAsync(this App app, long id)
    {
        using var pages = app.ListingPrices.GetItemQueryIterator<JsonElement>(
            "SELECT * FROM c",
            requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(id) }
        );
        var times = new List<int?>();
        while (pages.HasMoreResults)
            foreach (var document in await pages.ReadNextAsync(App.Stop))
                times.Add(document.TryGetProperty("ttl", out var ttl) ? ttl.GetInt32() : null);
        return times;
    }

    public static async Task AssertExpiresAsync(this App app, long id, int prices)
    {
        Assert.Equal(Month, await app.TimeToLiveAsync(id));
        await app.AssertHistoryExpiresAsync(id, prices);
    }

    public static async Task AssertHistoryExpiresAsync(this App app, long id, int prices)
    {
        var times = await app.HistoryTimesToLiveAsync(id);
        Assert.Equal(prices, times.Count);
        Assert.All(times, time => Assert.Equal(Month + 24 * 3600, time));
    }

    public static async Task AssertStaysAsync(this App app, long id)
    {
        Assert.Null(await app.TimeToLiveAsync(id));
        Assert.All(await app.HistoryTimesToLiveAsync(id), time => Assert.True(time is null or -1, $"{time}"));
    }
}
