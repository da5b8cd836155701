using System.Net;
using ListingFunctions.PriceHistory;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>A deletion can be taken back at any moment, and then nothing of the listing expires.</summary>
public sealed class RestoreTests
{
    private readonly TestArchive _archive = new();

    private static async Task<(long Id, IReadOnlyList<Price> Returned)> DeletedAsync(App app)
    {
        var id = await app.CreateWithPricesAsync(20);
        var returned = await app.PricesAsync(id);
        await app.DeleteAsync(id);
        return (id, returned);
    }

    [Fact]
    public async Task A_deletion_taken_back_after_the_archiving_is_undone_by_the_feed()
    {
        await using var app = await ArchiveApp.StartAsync(_archive, feed: true);
        var (id, returned) = await DeletedAsync(app);
        await Eventually.HoldsAsync(async () => await app.TimeToLiveAsync(id) is not null);

        await app.TakeBackDeletionAsync(id);
        Assert.Equal(returned, await app.PricesAsync(id));
        await Eventually.HoldsAsync(async () => (await app.DocumentAsync(id))["archived_date"] is null);
        await app.AssertStaysAsync(id);
        Assert.Equal(returned, await app.RecordedAsync(id));
    }

    [Fact]
    public async Task A_restored_listing_that_is_updated_at_once_loses_none_of_its_history()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var (id, returned) = await DeletedAsync(app);
        await app.ArchiveAsync(id);
        await app.TakeBackDeletionAsync(id);
        await app.UpdateAsync(id, 5);
        await app.ArchiveAsync(id);
        await app.AssertStaysAsync(id);
        Assert.Equal(
            [.. returned.Select(price => price.PriceEur), 5],
            (await app.RecordedAsync(id)).Select(price => price.PriceEur)
        );
    }

    [Fact]
    public async Task A_restored_listing_that_is_deleted_again_is_archived_again()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var (id, returned) = await DeletedAsync(app);
        await app.ArchiveAsync(id);
        await app.TakeBackDeletionAsync(id);
        await app.UpdateAsync(id, 5);
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        await AssertArchivedAgainAsync(app, id, returned);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_deletion_is_archived_and_expires_whatever_the_clocks_of_two_hosts_say(bool restored)
    {
        var ahead = new ShiftedTime();
        ahead.Advance(TimeSpan.FromMinutes(1));
        await using var account = await LocalCosmos.LocalCosmosServer.StartAsync(new(), App.Stop);
        await using var app = await ArchiveApp.StartAsync(_archive, account: account.ConnectionString);
        await using var other = await ArchiveApp.StartAsync(
            _archive,
            configure: services => services.AddSingleton<TimeProvider>(ahead),
            account: account.ConnectionString
        );
        var (id, returned) = await DeletedAsync(app);
        await other.ArchiveAsync(id);
        await app.TakeBackDeletionAsync(id);
        if (restored)
            await other.ArchiveAsync(id);
        await app.UpdateAsync(id, 5);
        await app.DeleteAsync(id);
        await app.ArchiveAsync(id);
        await AssertArchivedAgainAsync(app, id, returned);
    }

    [Fact]
    public async Task What_is_archived_too_late_replaces_nothing_that_is_newer()
    {
        await using var account = await LocalCosmos.LocalCosmosServer.StartAsync(new(), App.Stop);
        await using var app = await ArchiveApp.StartAsync(_archive, account: account.ConnectionString);
        await using var other = await ArchiveApp.StartAsync(_archive, account: account.ConnectionString);
        var (id, returned) = await DeletedAsync(app);
        long? expiry = null;
        _archive.Writing = async () =>
        {
            _archive.Writing = static () => Task.CompletedTask;
            await other.ArchiveAsync(id);
            await other.TakeBackDeletionAsync(id);
            await other.UpdateAsync(id, 5);
            await other.DeleteAsync(id);
            await other.ArchiveAsync(id);
            await AssertArchivedAgainAsync(other, id, returned);
            expiry = await other.ExpiryAsync(id);
            Assert.Equal(HttpStatusCode.OK, (await other.SendAsync("POST", $"ops/listings/{id}/erase")).Status);
        };
        await app.ArchiveAsync(id);
        AssertArchivedAgain(id, returned);
        await app.AssertStillExpiresAsync(id, Assert.NotNull(expiry));
        await app.AssertHistoryExpiresAsync(id, returned.Count + 1);
        Assert.Equal("erased", _archive.Of(id).GetProperty("listing").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_deletion_taken_back_while_the_archive_is_written_stays_taken_back()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var (id, _) = await DeletedAsync(app);
        _archive.Writing = () => app.TakeBackDeletionAsync(id);
        await app.ArchiveAsync(id);
        Assert.Null((await app.DocumentAsync(id))["archived_date"]);
        await app.AssertStaysAsync(id);
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync(id));
    }

    [Fact]
    public async Task A_deletion_undone_while_the_history_starts_to_expire_stays_undone()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateAsync(1);
        await app.DeleteAsync(id);
        app.Cosmos.On("POST", "listing_prices")
            .Nth(BatchOfHistory)
            .After(async () =>
            {
                Assert.Contains(ArchiveApp.Month + 24 * 3600, await app.HistoryTimesToLiveAsync(id));
                await app.TakeBackDeletionAsync(id);
            });
        await app.ArchiveAsync(id);
        await AssertRestoredAsync(app, id);
    }

    [Fact]
    public async Task A_host_that_expires_a_history_too_late_undoes_it()
    {
        await using var app = await ArchiveApp.StartAsync(_archive);
        var id = await app.CreateAsync(1);
        await app.DeleteAsync(id);
        app.Cosmos.On("POST", "listing_prices")
            .Nth(BatchOfHistory)
            .Before(async () =>
            {
                // Another host has done all there was to do in the meantime.
                await app.TakeBackDeletionAsync(id);
                await app.ArchiveAsync(id);
                await AssertRestoredAsync(app, id);
            });
        await app.ArchiveAsync(id);
        Assert.Equal([-1], await app.HistoryTimesToLiveAsync(id));
        await AssertRestoredAsync(app, id);
    }

    /// <summary>The append and the query for the archive; the append, the query and the batch for the end of the history.</summary>
    private const int BatchOfHistory = 5;

    /// <summary>That what is archived is the history with the price 5, set before the second deletion.</summary>
    private void AssertArchivedAgain(long id, IReadOnlyList<Price> returned) =>
        Assert.Equal(
            [.. returned.Select(price => price.PriceEur), 5],
            _archive.PricesOf(id).Select(price => price.PriceEur)
        );

    /// <summary>The same, and that all expires a month after it was archived.</summary>
    private async Task AssertArchivedAgainAsync(App app, long id, IReadOnlyList<Price> returned)
    {
        AssertArchivedAgain(id, returned);
        await app.AssertExpiresAsync(id, returned.Count + 1);
    }

    private static async Task AssertRestoredAsync(App app, long id)
    {
        Assert.Null((await app.DocumentAsync(id))["archived_date"]);
        await app.AssertStaysAsync(id);
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync(id));
    }
}
