using System.Net;
using System.Text.Json;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>Whatever fails on the way to the archive, the data is kept; archiving resumes where it stopped.</summary>
public sealed class ArchiveFailureTests
{
    private readonly TestArchive _archive = new();

    [Fact]
    public async Task While_the_archive_fails_the_data_stays_and_the_batch_is_redelivered()
    {
        _archive.Takes = _ => false;
        await using var app = await ArchiveApp.StartAsync(_archive, feed: true);
        var id = await app.CreateWithPricesAsync(20);
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        await Eventually.HoldsAsync(() => _archive.Attempts > 1);
        await app.AssertStaysAsync(id);
        Assert.Null((await app.DocumentAsync(id))["archived_date"]);

        _archive.Takes = _ => true;
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);
        Assert.Equal(returned, _archive.PricesOf(id));
        await app.AssertExpiresAsync(id, 20);
    }

    [Fact]
    public async Task A_listing_that_cannot_be_archived_now_does_not_stop_the_others()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        long[] ids = [await app.CreateAsync(1), await app.CreateAsync(2), await app.CreateAsync(3)];
        foreach (var id in ids)
            await app.DeleteAsync(id);
        _archive.Takes = id => id != ids[1];
        await Assert.ThrowsAsync<AggregateException>(() => app.ArchiveAsync(ids));
        await app.AssertExpiresAsync(ids[0], 1);
        await app.AssertStaysAsync(ids[1]);
        await app.AssertExpiresAsync(ids[2], 1);
    }

    [Theory]
    [InlineData("POST", "listing_prices", 1)]
    [InlineData("POST", "listing_prices", 2)]
    [InlineData("POST", "listing_prices", 3)]
    [InlineData("POST", "listing_prices", 5)]
    [InlineData("PATCH", "listings", 1)]
    [InlineData("PATCH", "listings", 2)]
    [InlineData("POST", "listings", 2)]
    public async Task Archiving_that_stops_between_two_steps_resumes_there(string method, string container, int call)
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(3);
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        var document = await app.DocumentAsync(id);
        app.Cosmos.On(method, container).Nth(call).Fail(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<AggregateException>(() => app.ArchiveAsync(document));
        Assert.Null(await app.TimeToLiveAsync(id));

        await app.ArchiveAsync(document);
        Assert.Equal(returned, _archive.PricesOf(id));
        await app.AssertExpiresAsync(id, 3);
    }

    [Fact]
    public async Task Once_marked_as_archived_a_listing_is_not_archived_again()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(3);
        await app.DeleteAsync(id);
        app.Cosmos.On("PATCH", "listings").Nth(2).Fail(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<AggregateException>(() => app.ArchiveAsync(id));
        Assert.NotNull((await app.DocumentAsync(id))["archived_date"]);
        await app.ArchiveAsync(id);
        Assert.Equal(1, _archive.Writes);
        await app.AssertExpiresAsync(id, 3);
    }

    [Fact]
    public async Task A_history_with_a_gap_is_not_archived_until_it_is_restored()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateWithPricesAsync(20);
        var lost = (await app.RecordedAsync(id))[^1];
        var key = PriceChange.KeyOf(lost.CreatedDate);
        var partition = new PartitionKey(id);
        await app.ListingPrices.DeleteItemAsync<JsonElement>(key, partition, cancellationToken: App.Stop);
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        Assert.Equal(0, _archive.Attempts);
        await app.AssertStaysAsync(id);

        var restored = new PriceDocument(key, id, 8, lost.PriceEur, lost.CreatedDate);
        await app.ListingPrices.CreateItemAsync(restored, partition, cancellationToken: App.Stop);
        await app.ArchiveAsync(id);
        Assert.Equal(20, _archive.PricesOf(id).Count);
        await app.AssertExpiresAsync(id, 20);
    }

    [Fact]
    public async Task A_deleted_document_that_is_no_listing_is_kept_and_the_feed_goes_on()
    {
        await using var app = await ArchiveApp.StartAsync(_archive, feed: true);
        const string Broken = """{"id":"5","name":7,"deleted_date":"2026-03-01T12:00:00.000Z"}""";
        await app.WriteDocumentAsync("5", Broken);
        await app.WriteDocumentAsync("x", """{"id":"x","deleted_date":"2026-03-01T12:00:00.000Z"}""");
        await app.WriteDocumentAsync(
            "6",
            $$"""{"id":"6","deleted_date":1,"nested":{{new string('[', 60)}}{{new string(']', 60)}}}"""
        );
        var id = await app.CreateAsync(1);
        await app.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);
        Assert.Null(await app.TimeToLiveAsync(5));
        Assert.Null((await app.DocumentAsync(5))["archived_date"]);
        Assert.Equal(1, _archive.Writes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[7,null,{}]")]
    [InlineData("""[{"deleted_date":"2026-03-01T12:00:00.000Z"}]""")]
    [InlineData("""[{"id":"\ud800","deleted_date":"2026-03-01T12:00:00.000Z"}]""")]
    public async Task A_batch_that_cannot_be_read_does_not_block_the_feed(string batch)
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        await app.Host.InvokeAsync(nameof(ListingFunctions.Archive.ArchiveDeletedListings), batch, App.Stop);
        Assert.Equal(0, _archive.Attempts);
    }

    [Fact]
    public async Task A_listing_whose_changes_Cosmos_rejects_does_not_block_the_feed()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateAsync(1);
        await app.DeleteAsync(id);
        app.Cosmos.On("PATCH", "listings").Nth(1).Fail(HttpStatusCode.RequestEntityTooLarge);
        await app.ArchiveAsync(id);
        await app.AssertStaysAsync(id);
    }
}
