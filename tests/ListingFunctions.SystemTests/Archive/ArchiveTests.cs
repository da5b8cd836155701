using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>After a deletion: the listing is archived, completely and once; then its data expires.</summary>
public sealed class ArchiveTests
{
    private readonly TestArchive _archive = new();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(40)]
    public async Task A_deleted_listing_is_archived_completely_and_then_expires(int prices)
    {
        await using var app = await ArchiveApp.StartAsync(_archive, feed: true);
        var id = await app.CreateWithPricesAsync(prices);
        var listing = (await app.SendAsync("GET", $"listings/{id}")).Body;
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync(id));
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);

        var document = await app.DocumentAsync(id);
        var archived = _archive.Of(id);
        Assert.Equal(
            ["listing", "deleted_date", "archived_date", "prices"],
            archived.EnumerateObject().Select(member => member.Name)
        );
        Assert.True(JsonElement.DeepEquals(listing, archived.GetProperty("listing")));
        Assert.Equal(returned, _archive.PricesOf(id));
        foreach (var member in new[] { "deleted_date", "archived_date" })
            Assert.Equal(document[member]!.GetValue<string>(), archived.GetProperty(member).GetString());
        var deleted = archived.GetProperty("deleted_date").GetDateTimeOffset();
        Assert.Equal($"{deleted:yyyy/MM}/{id}.json", Assert.Single(_archive.Documents.Keys));
        await app.AssertExpiresAsync(id, prices);
        Assert.Equal(1, _archive.Writes);
    }

    [Fact]
    public async Task A_history_longer_than_a_batch_expires_to_its_last_document()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(231);
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        Assert.Equal(231, _archive.PricesOf(id).Count);
        await app.AssertExpiresAsync(id, 231);
    }

    [Fact]
    public async Task Changes_that_are_not_recorded_yet_are_archived_and_recorded()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(10);
        var returned = await app.PricesAsync(id);
        var behind = await app.DocumentAsync(id);
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        Assert.Equal(returned, _archive.PricesOf(id));

        await app.DeliverAsync(behind);
        Assert.Equal(returned, await app.RecordedAsync(id));
        await app.AssertExpiresAsync(id, 10);
    }

    [Fact]
    public async Task A_price_written_out_of_band_before_the_deletion_is_archived_too()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(16);
        var edited = await app.DocumentAsync(id);
        edited["latest_price_eur"] = 5;
        await app.WriteDocumentAsync($"{id}", edited.ToJsonString());
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        Assert.Equal([.. Enumerable.Range(100_000, 16), 5m], _archive.PricesOf(id).Select(price => price.PriceEur));
        await app.AssertExpiresAsync(id, 17);
    }

    [Fact]
    public async Task An_old_copy_written_back_before_the_deletion_takes_no_price_out_of_the_archive()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(2);
        var old = await app.DocumentAsync(id);
        await app.UpdateAsync(id, 3);
        await app.DeliverAsync(await app.DocumentAsync(id));
        await app.WriteDocumentAsync($"{id}", old.ToJsonString());
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        Assert.Equal([100_000m, 100_001m, 3m, 100_001m], _archive.PricesOf(id).Select(price => price.PriceEur));
        await app.AssertExpiresAsync(id, 4);
    }

    [Fact]
    public async Task A_redelivered_batch_changes_nothing()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(20);
        await app.DeleteAsync(id);
        var before = await app.DocumentAsync(id);
        await app.ArchiveAsync(before);
        var after = await app.DocumentAsync(id);
        await app.ArchiveAsync(before, before, after);
        Assert.True(JsonNode.DeepEquals(after, await app.DocumentAsync(id)));
        Assert.Equal(1, _archive.Writes);
        await app.AssertExpiresAsync(id, 20);
    }

    [Fact]
    public async Task What_is_in_use_or_gone_is_left_alone()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(3);
        var document = await app.DocumentAsync(id);
        await app.DeliverAsync(document);
        var deleted = document.DeepClone();
        deleted["deleted_date"] = "2026-03-01T12:00:00.000Z";
        var gone = deleted.DeepClone();
        gone["id"] = "7";
        await app.ArchiveAsync(document, deleted, gone);
        Assert.True(JsonNode.DeepEquals(document, await app.DocumentAsync(id)));
        Assert.Equal([null, null, null], await app.HistoryTimesToLiveAsync(id));
        Assert.Equal(0, _archive.Attempts);
    }

    [Fact]
    public async Task The_listing_is_read_where_Cosmos_writes_it()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateAsync(1);
        await app.DeleteAsync(id);
        var document = await app.DocumentAsync(id);
        // A read may be served by a replica that is behind the feed, a batch may not.
        var calls = await app.Cosmos.CallsOfAsync(() => app.ArchiveAsync(document));
        Assert.DoesNotContain("GET listings", calls);
        Assert.Equal("POST listings", calls[0]);
    }

    [Fact]
    public async Task Two_hosts_at_once_make_one_archive()
    {
        await using var account = await LocalCosmos.LocalCosmosServer.StartAsync(new(), App.Stop);
        await using var one = await ArchiveApp.StartAsync(_archive, account: account.ConnectionString);
        await using var other = await ArchiveApp.StartAsync(_archive, account: account.ConnectionString);
        var ids = new List<long>();
        for (var i = 0; i < 12; i++)
            ids.Add(await one.CreateWithPricesAsync(18));
        var returned = await one.PricesAsync(ids[0]);
        foreach (var id in ids)
            await one.DeleteAsync(id);

        long[] listings = [.. ids];
        await Task.WhenAll(one.ArchiveAsync(listings), other.ArchiveAsync(listings), one.ArchiveAsync(listings));
        Assert.Equal(ids.Count, _archive.Documents.Count);
        Assert.Equal(returned, _archive.PricesOf(ids[0]));
        foreach (var id in ids)
            await one.AssertExpiresAsync(id, 18);
    }

    [Fact]
    public async Task Listings_deleted_right_after_a_burst_are_archived_while_they_are_recorded()
    {
        await using var app = await ArchiveApp.StartAsync(_archive, feed: true);
        await Parallel.ForEachAsync(
            Enumerable.Range(17, 12),
            App.Stop,
            async (prices, _) =>
            {
                var id = await app.CreateWithPricesAsync(prices);
                var returned = await app.PricesAsync(id);
                await app.DeleteAsync(id);
                await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);
                Assert.Equal(returned, _archive.PricesOf(id));
                Assert.Equal(returned, await app.RecordedAsync(id));
                await app.AssertExpiresAsync(id, prices);
            }
        );
        Assert.Equal(12, _archive.Writes);
        Assert.Empty(await app.FailuresAsync());
    }
}
