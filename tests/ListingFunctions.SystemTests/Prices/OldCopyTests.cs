using ListingFunctions.Prices;
using ListingFunctions.Recording;
using ListingFunctions.SystemTests.Archive;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Prices;

/// <summary>
/// An old copy of a listing is written back over newer versions, as by a restore of <c>listings</c> or a script. That
/// is a change of its price at that moment, whoever meets it first, and hides no price that was in force before.
/// </summary>
public sealed class OldCopyTests
{
    public static TheoryData<int> Copies => [1, 2, 16, 17, 40];

    private const int Newest = 45;

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task A_new_instance_meets_it_in_the_feed(int copied)
    {
        var (first, id, expected) = await WrittenBackAsync(copied);
        await using (first)
        {
            await using var app = await App.StartAsync(feed: true, cosmos: first.CosmosConnectionString);
            Assert.Equal(expected, await PricesAsync(app, id));
            await Eventually.HoldsAsync(async () => (await app.RecordedAsync(id)).Count == expected.Count);
            Assert.Equal(expected, await PricesAsync(app, id));
            await app.UpdateAsync(id, 9);
            Assert.Equal([.. expected, 9], await PricesAsync(app, id));
            await app.AllRecordedAsync(id);
        }
    }

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task An_update_meets_it_first(int copied)
    {
        var (first, id, expected) = await WrittenBackAsync(copied);
        await using (first)
        {
            await using var app = await App.StartAsync(feed: false, cosmos: first.CosmosConnectionString);
            await app.UpdateAsync(id, 9);
            Assert.Equal([.. expected, 9], await PricesAsync(app, id));
            await app.StartFeedAsync();
            await app.AllRecordedAsync(id);
            Assert.Equal([.. expected, 9], await PricesAsync(app, id));
        }
    }

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task A_replay_meets_it_first(int copied)
    {
        var (first, id, expected) = await WrittenBackAsync(copied);
        await using (first)
        {
            await using var app = await App.StartAsync(feed: false, cosmos: first.CosmosConnectionString);
            await app.SendAsync("POST", "ops/price-history/replay");
            Assert.Equal(expected, await PricesAsync(app, id));
            await app.AllRecordedAsync(id);
        }
    }

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task An_instance_that_recorded_a_part_meets_it_after_its_lease_moved_back(int copied)
    {
        var (first, id, expected) = await WrittenBackAsync(copied);
        await using (first)
        {
            // The first instance remembers what it recorded before the lease moved to another, and no more.
            await first.DeliverAsync(await first.DocumentAsync(id));
            Assert.Equal(expected, await PricesAsync(first, id));
            Assert.Equal(expected.Count, (await first.RecordedAsync(id)).Count);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_was_in_flight_meanwhile_hides_no_price(bool sameInstance)
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateWithPricesAsync(3);
        var copy = await app.DocumentAsync(id);
        await app.DeliverAsync(copy);
        var before = await PricesAsync(app, id);
        // Nothing but the batch has these when the copy is written back.
        decimal[] lost = [200_004, 200_005];
        foreach (var price in lost)
            await app.UpdateAsync(id, price);
        var inFlight = await app.DocumentAsync(id);
        await app.WriteDocumentAsync($"{id}", copy.ToJsonString());
        decimal[] after = [.. Enumerable.Range(1, 30).Select(price => (decimal)price)];

        await using var other = await App.StartAsync(feed: false, cosmos: app.CosmosConnectionString);
        await other.UpdateAsync(id, after[0]);
        await (sameInstance ? app : other).DeliverAsync(await app.DocumentAsync(id));
        await app.DeliverAsync(inFlight);
        foreach (var price in after[1..])
        {
            await other.UpdateAsync(id, price);
            await other.DeliverAsync(await app.DocumentAsync(id));
        }

        Assert.Equal([.. before, .. lost, before[^1], .. after], await PricesAsync(app, id));
        await app.AllRecordedAsync(id);
        Assert.Null((await app.DocumentAsync(id))["gap_date"]);
    }

    [Fact]
    public async Task A_deletion_and_a_restore_by_the_source_hide_no_price()
    {
        const string Key = "sources/s/listings/k";
        await using var app = await App.StartAsync(feed: false);
        var id = 0L;
        var copy = "";
        for (var price = 1; price <= 40; price++)
        {
            id = (await app.SendAsync("PUT", Key, ListingBody.Of(price))).Body.GetProperty("id").GetInt64();
            if (price == 3)
                copy = (await app.DocumentAsync(id)).ToJsonString();
        }

        await app.DeliverAsync(await app.DocumentAsync(id));
        // Cosmos counts in seconds.
        await Task.Delay(TimeSpan.FromSeconds(2), App.Stop);
        await app.WriteDocumentAsync($"{id}", copy);
        await app.SendAsync("DELETE", Key);
        await app.SendAsync("PUT", Key, ListingBody.Of(3));
        decimal[] expected = [.. Enumerable.Range(1, 40), 3];
        Assert.Equal(expected, await PricesAsync(app, id));
        await app.DeliverAsync(await app.DocumentAsync(id));
        Assert.Equal(expected, await PricesAsync(app, id));
    }

    [Fact]
    public async Task What_another_instance_recorded_of_versions_that_a_failover_lost_is_not_hidden()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateWithPricesAsync(3);
        await app.DeliverAsync(await app.DocumentAsync(id));
        var before = await app.PricesAsync(id);
        var at = before[^1].CreatedDate;
        foreach (var (number, price) in new[] { (4, 444m), (5, 555m) })
        {
            var previous = PriceChange.KeyOf(at);
            at = at.AddMilliseconds(1);
            var document = new PriceDocument(PriceChange.KeyOf(at), id, number, price, at, previous);
            await app.ListingPrices.CreateItemAsync(document, new PartitionKey(id), null, App.Stop);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(10), App.Stop);
        await app.UpdateAsync(id, 9);
        await app.DeliverAsync(await app.DocumentAsync(id));
        decimal[] expected = [.. before.Select(price => price.PriceEur), 444, 555, before[^1].PriceEur, 9];
        Assert.Equal(expected, await PricesAsync(app, id));
        await app.AllRecordedAsync(id);
    }

    /// <summary>An app whose listing went through many prices, all recorded, and was then written back.</summary>
    private static async Task<(App App, long Id, IReadOnlyList<decimal> Expected)> WrittenBackAsync(int copied)
    {
        var app = await App.StartAsync(feed: false);
        var id = await app.CreateWithPricesAsync(copied);
        var copy = await app.DocumentAsync(id);
        await app.DeliverAsync(copy);
        for (var price = copied; price < Newest; price++)
            await app.UpdateAsync(id, 100_000 + price);
        var remembered = app.Host.Services.GetRequiredService<RecordedPrices>().Find(id);
        await using (var other = await App.StartAsync(feed: false, cosmos: app.CosmosConnectionString))
            await other.DeliverAsync(await other.DocumentAsync(id));
        Assert.Equal(remembered, app.Host.Services.GetRequiredService<RecordedPrices>().Find(id));
        var before = await PricesAsync(app, id);
        Assert.Equal(Newest, before.Count);

        // Cosmos counts in seconds.
        await Task.Delay(TimeSpan.FromSeconds(2), App.Stop);
        await app.WriteDocumentAsync($"{id}", copy.ToJsonString());
        return (app, id, [.. before, copy["latest_price_eur"]!.GetValue<decimal>()]);
    }

    private static async Task<IReadOnlyList<decimal>> PricesAsync(App app, long id) =>
        [.. (await app.PricesAsync(id)).Select(price => price.PriceEur)];
}
