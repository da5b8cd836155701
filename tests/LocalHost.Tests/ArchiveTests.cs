namespace LocalHost.Tests;

/// <summary>What an app archives to if no storage account is configured.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private LocalArchive? _archive;

    public void Dispose() => _folder.Delete(recursive: true);

    private LocalApp App =>
        TestHost.Serving() with
        {
            Archive = new LocalAppArchive("Archive", (_, archive) => _archive = archive),
        };

    [Fact]
    public async Task The_archive_is_a_folder_beside_the_data()
    {
        var archive = Path.Combine(_folder.FullName, "archive");
        var options = new LocalHostOptions { DataDirectory = _folder.FullName };
        Assert.Contains($"Archive    in {archive}\n", await SummaryAsync(App, options), StringComparison.Ordinal);
        foreach (var content in new byte[][] { [1, 2], [3] })
        {
            var version = await _archive!.VersionOfAsync("2026/11/7.json", TestHost.Stop);
            Assert.True(await _archive.WriteAsync("2026/11/7.json", content, version, TestHost.Stop));
            Assert.False(await _archive.WriteAsync("2026/11/7.json", [4], version, TestHost.Stop));
        }

        var file = Assert.Single(Directory.GetFiles(archive, "*", SearchOption.AllDirectories));
        Assert.Equal(Path.Combine(archive, "2026", "11", "7.json"), file);
        Assert.Equal([3], await File.ReadAllBytesAsync(file, TestHost.Stop));
    }

    [Fact]
    public async Task It_is_in_memory_if_the_data_are()
    {
        Assert.Contains("Archive    in memory\n", await SummaryAsync(App), StringComparison.Ordinal);
        Assert.True(await _archive!.WriteAsync("2026/11/7.json", [1], null, TestHost.Stop));
        Assert.False(await _archive.WriteAsync("2026/11/7.json", [1], null, TestHost.Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_archived_is_found_by_its_name_and_read(bool inMemory)
    {
        var options = inMemory ? TestHost.InMemory : new LocalHostOptions { DataDirectory = _folder.FullName };
        await SummaryAsync(App, options);
        Assert.Empty(_archive!.Find("7.json"));
        foreach (var path in new[] { "2026/11/7.json", "2025/01/7.json", "2026/11/17.json" })
            await _archive.WriteAsync(path, [1], null, TestHost.Stop);
        Assert.Equal(["2025/01/7.json", "2026/11/7.json"], _archive.Find("7.json").Order(StringComparer.Ordinal));
        Assert.Equal([1], await _archive.ReadAsync("2026/11/7.json", TestHost.Stop));
        Assert.Null(await _archive.ReadAsync("2026/12/7.json", TestHost.Stop));
    }

    [Theory]
    [InlineData("Archive")]
    [InlineData("Archive:blobServiceUri")]
    public async Task A_configured_storage_account_is_used(string setting)
    {
        var options = TestHost.InMemory with { Settings = new Dictionary<string, string?> { [setting] = "somewhere" } };
        Assert.Contains(
            "Archive    in the storage account that settings name\n",
            await SummaryAsync(App, options),
            StringComparison.Ordinal
        );
        Assert.Null(_archive);
    }

    [Fact]
    public async Task An_app_that_archives_nothing_has_no_archive() =>
        Assert.DoesNotContain("Archive", await SummaryAsync(TestHost.Serving()), StringComparison.Ordinal);

    [Fact]
    public async Task Data_of_an_account_elsewhere_are_not_archived_in_a_folder_here()
    {
        var options = new LocalHostOptions
        {
            Settings = new Dictionary<string, string?> { ["Cosmos:accountEndpoint"] = "https://account.example.com/" },
        };
        var exception = await Assert.ThrowsAsync<CannotStartException>(() => TestHost.StartAsync(App, options));
        Assert.StartsWith(
            "The account https://account.example.com/ is not on this machine; set Archive ",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    private static async Task<string> SummaryAsync(LocalApp app, LocalHostOptions? options = null)
    {
        await using var output = new StringWriter();
        await using (await TestHost.StartAsync(app, (options ?? TestHost.InMemory) with { Output = output })) { }
        return output.ToString();
    }
}
