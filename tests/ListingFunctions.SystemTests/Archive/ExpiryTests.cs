using System.Text.Json;
using LocalCosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>What is left after a month.</summary>
public sealed class ExpiryTests : IAsyncLifetime
{
    private readonly TestArchive _archive = new();
    private readonly ShiftedTime _time = new();
    private LocalCosmosServer _account = null!;

    public async ValueTask InitializeAsync() =>
        _account = await LocalCosmosServer.StartAsync(new() { Time = _time }, App.Stop);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    private Task<App> StartAsync() =>
        ArchiveApp.StartAsync(
            _archive,
            feed: true,
            services => services.AddSingleton<TimeProvider>(_time),
            _account.ConnectionString
        );

    private static async Task<int> CountAsync(Container container)
    {
        using var pages = container.GetItemQueryIterator<JsonElement>("SELECT VALUE COUNT(1) FROM c");
        return (await pages.ReadNextAsync(App.Stop)).Single().GetInt32();
    }

    [Fact]
    public async Task After_the_time_to_live_only_the_archive_knows_the_listing()
    {
        await using var app = await StartAsync();
        var id = await app.CreateWithPricesAsync(20);
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);

        _time.Advance(TimeSpan.FromDays(29));
        Assert.Equal((1, 20), (await CountAsync(app.Listings), await CountAsync(app.ListingPrices)));
        // The history is the last to go: as long as there is a listing, a recorder meets what it recorded.
        _time.Advance(TimeSpan.FromDays(1.5));
        Assert.Equal((0, 20), (await CountAsync(app.Listings), await CountAsync(app.ListingPrices)));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 0), (await CountAsync(app.Listings), await CountAsync(app.ListingPrices)));
        Assert.Equal(returned, _archive.PricesOf(id));
    }

    [Fact]
    public async Task A_listing_that_could_not_be_archived_never_expires()
    {
        _archive.Takes = _ => false;
        await using var app = await StartAsync();
        var id = await app.CreateWithPricesAsync(3);
        await app.DeleteAsync(id);
        await Eventually.HoldsAsync(() => _archive.Attempts > 0);
        await Eventually.HoldsAsync(async () => await CountAsync(app.ListingPrices) == 3);
        _time.Advance(TimeSpan.FromDays(400));
        Assert.Equal((1, 3), (await CountAsync(app.Listings), await CountAsync(app.ListingPrices)));
    }

    [Fact]
    public async Task A_listing_whose_deletion_was_undone_never_expires()
    {
        await using var app = await StartAsync();
        var id = await app.CreateWithPricesAsync(20);
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);
        _time.Advance(TimeSpan.FromDays(29));
        await app.TakeBackDeletionAsync(id);
        await Eventually.HoldsAsync(async () => (await app.DocumentAsync(id))["archived_date"] is null);
        _time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(returned, await app.PricesAsync(id));
    }
}
