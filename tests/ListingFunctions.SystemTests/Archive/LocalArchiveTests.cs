using System.Text.Json;
using ListingFunctions.SystemTests.LocalHost;
using LocalHost;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>What LocalHost has in the place of a storage account.</summary>
public sealed class LocalArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> ListAsync(LocalHostOptions options)
    {
        await using var output = new StringWriter();
        await using (await TestHost.StartAsync(ListingsApp.Definition, options with { Output = output })) { }
        return output.ToString();
    }

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
    public async Task The_list_of_functions_says_where_the_archive_is()
    {
        Assert.Contains(
            "Archive    in memory\n",
            await ListAsync(new LocalHostOptions { Memory = true }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Archive    in {Path.Combine(_folder.FullName, "archive")}\n",
            await ListAsync(new LocalHostOptions { DataDirectory = _folder.FullName }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_configured_storage_is_used()
    {
        var settings = new Dictionary<string, string?> { ["Archive"] = "UseDevelopmentStorage=true" };
        Assert.Contains(
            "Archive    in the storage account that settings name\n",
            await ListAsync(new LocalHostOptions { Memory = true, Settings = settings }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_deleted_in_an_account_elsewhere_does_not_leave_it_for_a_folder_here()
    {
        var options = new LocalHostOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Cosmos:accountEndpoint"] = "https://listings.example.com/",
                ["Cosmos:Database"] = "listings",
            },
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() =>
            TestHost.StartAsync(ListingsApp.Definition, options)
        );
        Assert.StartsWith(
            "The account https://listings.example.com/ is not",
            exception.Message,
            StringComparison.Ordinal
        );
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
            TestHost.StartAsync(ListingsApp.Definition, options)
        );
        Assert.StartsWith("Setting Archive is not a connection string", exception.Message, StringComparison.Ordinal);
    }
}
