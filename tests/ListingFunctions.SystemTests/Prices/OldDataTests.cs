using System.IO.Compression;
using System.Net;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Prices;

/// <summary>
/// Data that was written before price changes had numbers, by the version of November 2026: listings with 1, 5, 16, 17
/// and 40 prices, and a deleted one. It is read correctly, can be written at once, and gets its numbers by a replay.
/// </summary>
public sealed class OldDataTests : IAsyncLifetime
{
    private static readonly IReadOnlyDictionary<long, int> Listings = new Dictionary<long, int>
    {
        [245575302104074] = 1,
        [245575302579935] = 5,
        [245575303151322] = 16,
        [245575303547646] = 17,
        [245575305752320] = 40,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("old-data");
    private LocalCosmosServer _cosmos = null!;

    public async ValueTask InitializeAsync()
    {
        await using (
            var stored = File.OpenRead(Repository.PathOf("tests/ListingFunctions.SystemTests/Data/before-numbers.gz"))
        )
        await using (var content = new GZipStream(stored, CompressionMode.Decompress))
        await using (var journal = File.Create(Path.Combine(_folder.FullName, "journal")))
            await content.CopyToAsync(journal, App.Stop);
        _cosmos = await LocalCosmosServer.StartAsync(new() { DataDirectory = _folder.FullName }, App.Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _cosmos.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_read_and_continued(bool feed)
    {
        await using var app = await App.StartAsync(feed, cosmos: _cosmos.ConnectionString);
        foreach (var (id, count) in Listings)
        {
            await AssertPricesAsync(app, id, Enumerable.Range(1, count));
            var page = await app.SendAsync("GET", $"listings/{id}/prices?limit=3&order=desc");
            Assert.Equal(count, page.Body[0].GetProperty("price_eur").GetInt32());
            for (var price = 101; price <= 120; price++)
                await app.UpdateAsync(id, price);
            await AssertPricesAsync(app, id, [.. Enumerable.Range(1, count), .. Enumerable.Range(101, 20)]);
        }

        if (feed)
            foreach (var id in Listings.Keys)
                await app.AllRecordedAsync(id);
    }

    [Fact]
    public async Task A_replay_numbers_it_and_from_then_on_a_loss_is_noticed()
    {
        await using var app = await App.StartAsync(feed: false, cosmos: _cosmos.ConnectionString);
        var replay = await app.SendAsync("POST", "ops/price-history/replay");
        Assert.Equal((HttpStatusCode.OK, 0), (replay.Status, replay.Body.GetProperty("gaps").GetInt32()));
        foreach (var (id, count) in Listings)
        {
            await AssertPricesAsync(app, id, Enumerable.Range(1, count));
            var documents = await app.PriceDocumentsAsync(id);
            Assert.Equal(Enumerable.Range(1, count), documents.Select(price => price.GetProperty("number").GetInt32()));
            Assert.Equal("", documents[0].GetProperty("previous_id").GetString());
            Assert.Equal(
                documents.SkipLast(1).Select(price => price.GetProperty("id").GetString()),
                documents.Skip(1).Select(price => price.GetProperty("previous_id").GetString())
            );
        }

        var (lost, _) = Listings.Last();
        await app.LosePricesAsync(lost, 3, 4);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.SendAsync("GET", $"listings/{lost}/prices")).Status);
        await app.SendAsync("POST", "ops/price-history/replay");
        Assert.Contains(
            $"{lost}",
            (await app.SendAsync("GET", "ops/price-history/gaps")).Text,
            StringComparison.Ordinal
        );
    }

    private static async Task AssertPricesAsync(App app, long id, IEnumerable<int> expected) =>
        Assert.Equal(
            expected.Select(price => (decimal)price),
            (await app.PricesAsync(id)).Select(price => price.PriceEur)
        );
}
