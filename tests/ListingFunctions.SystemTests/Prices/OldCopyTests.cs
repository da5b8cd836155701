using ListingFunctions.Recording;
using ListingFunctions.SystemTests.Archive;
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
        // Nothing but the batch has these when the copy is written back: they may be lost, but not one of them alone.
        decimal[] lost = [200_004, 200_005];
        foreach (var price in lost)
            await app.UpdateAsync(id, price);
        var inFlight = await app.DocumentAsync(id);
        await app.WriteDocumentAsync($"{id}", copy.ToJsonString());
        decimal[] after = [.. Enumerable.Range(1, 30).Select(price => (decimal)price)];

        // What the instance with the batch remembers decides whether it appends them or finds that they are old.
        await using var other = await App.StartAsync(feed: false, cosmos: app.CosmosConnectionString);
        await other.UpdateAsync(id, after[0]);
        await (sameInstance ? app : other).DeliverAsync(await app.DocumentAsync(id));
        await app.DeliverAsync(inFlight);
        foreach (var price in after[1..])
        {
            await other.UpdateAsync(id, price);
            await other.DeliverAsync(await app.DocumentAsync(id));
        }

        Assert.Equal([.. before, .. sameInstance ? [] : lost, .. after], await PricesAsync(app, id));
        await app.AllRecordedAsync(id);
        Assert.Null((await app.DocumentAsync(id))["gap_date"]);
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
