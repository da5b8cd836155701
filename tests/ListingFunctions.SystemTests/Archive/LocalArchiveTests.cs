using System.Text.Json;
using LocalHost;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>What LocalHost has in the place of a storage account.</summary>
public sealed class LocalArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Below_the_data_folder_stands_a_folder_for_what_was_deleted()
    {
        await using var host = await LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            new LocalHostOptions { DataDirectory = _folder.FullName, FeedPollDelay = TimeSpan.FromMilliseconds(20) },
            App.Stop
        );
        using var http = new HttpClient { BaseAddress = host.BaseAddress };
        using var body = new StringContent(ListingBody.Of(5), System.Text.Encoding.UTF8, "application/json");
        using var created = await http.PostAsync(new Uri("api/listings", UriKind.Relative), body, App.Stop);
        var listing = JsonElement.Parse(await created.Content.ReadAsByteArrayAsync(App.Stop));
        var id = listing.GetProperty("id").GetInt64();
        (await http.DeleteAsync(new Uri($"api/listings/{id}", UriKind.Relative), App.Stop)).EnsureSuccessStatusCode();

        var archive = Path.Combine(_folder.FullName, "archive");
        await Eventually.HoldsAsync(() =>
            Task.FromResult(
                Directory.Exists(archive)
                    && Directory.GetFiles(archive, $"{id}.json", SearchOption.AllDirectories).Length > 0
            )
        );
        var file = Assert.Single(Directory.GetFiles(archive, "*", SearchOption.AllDirectories));
        var archived = JsonElement.Parse(await File.ReadAllBytesAsync(file, App.Stop));
        var deleted = archived.GetProperty("deleted_date").GetDateTimeOffset();
        Assert.Equal(Path.Combine(archive, $"{deleted:yyyy}", $"{deleted:MM}", $"{id}.json"), file);
        Assert.True(JsonElement.DeepEquals(listing, archived.GetProperty("listing")));
        Assert.Equal(5, Assert.Single(TestArchive.PricesIn(archived)).PriceEur);
    }

    [Fact]
    public async Task A_storage_that_is_none_is_said()
    {
        var options = new LocalHostOptions
        {
            Memory = true,
            Settings = new Dictionary<string, string?> { ["Archive"] = "nonsense" },
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            LocalFunctionsHost.StartAsync(ListingsApp.Definition, options, App.Stop)
        );
        Assert.StartsWith("Setting Archive is not a connection string", exception.Message, StringComparison.Ordinal);
    }
}
