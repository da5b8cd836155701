using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>The archive in Blob Storage, with the real SDK.</summary>
public sealed class AzuriteTests(Azurite azurite) : IClassFixture<Azurite>
{
    private BlobContainerClient Blobs => new(azurite.ConnectionString, "archive");

    private static Task<App> StartAsync(string connectionString, bool feed) =>
        App.StartAsync(feed, settings: new Dictionary<string, string?> { ["Archive"] = connectionString });

    private static async Task<string> PathAsync(App app, long id)
    {
        var deleted = (await app.DocumentAsync(id))["deleted_date"]!.GetValue<DateTimeOffset>();
        return $"{deleted:yyyy/MM}/{id}.json";
    }

    [Fact]
    public async Task A_deleted_listing_becomes_one_JSON_document_and_then_expires()
    {
        await using var app = await StartAsync(azurite.ConnectionString, feed: true);
        var id = await app.CreateWithPricesAsync(40);
        var listing = (await app.SendAsync("GET", $"listings/{id}")).Body;
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);

        var path = await PathAsync(app, id);
        BlobDownloadResult blob = await Blobs.GetBlobClient(path).DownloadContentAsync(App.Stop);
        Assert.Equal("application/json", blob.Details.ContentType);
        var archived = JsonElement.Parse(blob.Content);
        Assert.True(JsonElement.DeepEquals(listing, archived.GetProperty("listing")));
        Assert.Equal(returned, TestArchive.PricesIn(archived));
        await app.AssertExpiresAsync(id, 40);
        var blobs = new List<string>();
        await foreach (var item in Blobs.GetBlobsAsync(cancellationToken: App.Stop))
            blobs.Add(item.Name);
        Assert.Single(blobs, name => name.EndsWith($"/{id}.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_archived_deletion_is_found_and_erased()
    {
        await using var app = await StartAsync(azurite.ConnectionString, feed: false);
        var id = await app.CreateWithPricesAsync(3);
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        BlobDownloadResult archived = await Blobs
            .GetBlobClient(await PathAsync(app, id))
            .DownloadContentAsync(App.Stop);
        await Blobs.UploadBlobAsync($"2019/12/{id}.json", archived.Content, App.Stop);
        await Blobs.UploadBlobAsync($"2019/12/1{id}.json", archived.Content, App.Stop);

        for (var times = 0; times < 2; times++)
        {
            var erased = await app.SendAsync("POST", $"ops/listings/{id}/erase");
            Assert.Equal(2, erased.Body.GetProperty("archived_deletions").GetInt32());
        }

        foreach (var path in new[] { await PathAsync(app, id), $"2019/12/{id}.json" })
        {
            BlobDownloadResult blob = await Blobs.GetBlobClient(path).DownloadContentAsync(App.Stop);
            Assert.Equal("application/json", blob.Details.ContentType);
            var document = JsonElement.Parse(blob.Content);
            Assert.Equal("erased", document.GetProperty("listing").GetProperty("name").GetString());
            Assert.DoesNotContain("contact_phone_number", blob.Content.ToString(), StringComparison.Ordinal);
            Assert.Equal(3, TestArchive.PricesIn(document).Count);
        }

        BlobDownloadResult other = await Blobs.GetBlobClient($"2019/12/1{id}.json").DownloadContentAsync(App.Stop);
        Assert.Equal(archived.Content.ToString(), other.Content.ToString());
    }

    [Fact]
    public async Task A_storage_that_rejects_writes_keeps_the_data_and_later_overwrites_what_is_there()
    {
        var wrongKey = azurite.ConnectionString.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal);
        await using var account = await LocalCosmos.LocalCosmosServer.StartAsync(new(), App.Stop);
        await using var refused = await App.StartAsync(
            feed: false,
            cosmos: account.ConnectionString,
            settings: new Dictionary<string, string?> { ["Archive"] = wrongKey }
        );
        var id = await refused.CreateWithPricesAsync(3);
        await refused.DeleteAsync(id);
        var failure = await Assert.ThrowsAsync<AggregateException>(() => refused.ArchiveAsync(id));
        Assert.Equal(403, Assert.IsType<RequestFailedException>(Assert.Single(failure.InnerExceptions)).Status);
        await refused.AssertStaysAsync(id);

        await using var taken = await App.StartAsync(
            feed: false,
            cosmos: account.ConnectionString,
            settings: new Dictionary<string, string?> { ["Archive"] = azurite.ConnectionString }
        );
        await Blobs.CreateIfNotExistsAsync(cancellationToken: App.Stop);
        var blob = Blobs.GetBlobClient(await PathAsync(refused, id));
        await blob.UploadAsync(new BinaryData("an archive of the same deletion"), App.Stop);
        await taken.ArchiveAsync(id);
        BlobDownloadResult overwritten = await blob.DownloadContentAsync(App.Stop);
        Assert.Equal(3, TestArchive.PricesIn(JsonElement.Parse(overwritten.Content)).Count);
        await taken.AssertExpiresAsync(id, 3);

        await taken.ArchiveAsync(id);
        BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: App.Stop);
        Assert.Equal(overwritten.Details.ETag, properties.ETag);
    }
}
