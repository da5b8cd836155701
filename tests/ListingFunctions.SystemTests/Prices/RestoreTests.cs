using System.Net;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Prices;

/// <summary>
/// One container is restored to an earlier time as Azure does it, as a new container of its name, and the other is not.
/// With one partition range and with several.
/// </summary>
public sealed class RestoreTests : IDisposable
{
    private const string Data = "restored";

    private readonly string _folder = Directory.CreateTempSubdirectory("restore-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_listing_prices_lost_is_not_passed_off_as_complete_until_an_operator_accepts_it(int ranges)
    {
        var (id, other, then) = await RunAsync(
            ranges,
            null,
            async app =>
            {
                var (id, other) = (await app.CreateAsync(1), await app.CreateAsync(1));
                await UpdateAsync(app, id, 2, 10);
                await app.AllRecordedAsync(id);
                await app.AllRecordedAsync(other);
                var then = await BetweenWritesAsync();
                await UpdateAsync(app, id, 11, 40);
                await app.AllRecordedAsync(id);
                return (id, other, then);
            }
        );

        await RunAsync(
            ranges,
            ("listings/listing_prices", then),
            async app =>
            {
                await app.UpdateAsync(id, 41);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(app, $"listings/{id}/prices"));
                Assert.Equal(
                    HttpStatusCode.ServiceUnavailable,
                    await StatusAsync(app, $"listings/{id}/prices/summary")
                );
                Assert.Equal(1, Assert.Single(await app.PricesAsync(other)).PriceEur);
                var replay = await app.SendAsync("POST", "ops/price-history/replay");
                Assert.Equal(1, replay.Body.GetProperty("gaps").GetInt32());
                var gap = Assert.Single(
                    (await app.SendAsync("GET", "ops/price-history/gaps")).Body.EnumerateArray().ToList()
                );
                var missing = gap.GetProperty("missing_prices")[0];
                var (from, to) = (missing.GetProperty("from").GetInt32(), missing.GetProperty("to").GetInt32());
                Assert.Equal(11, from);

                var accepted = await app.SendAsync("POST", $"ops/price-history/{id}/accept-loss?from={from}&to={to}");
                Assert.Equal(HttpStatusCode.OK, accepted.Status);
                var prices = await app.PricesAsync(id);
                Assert.Equal(
                    Enumerable.Range(1, 41).Where(price => price < from || price > to),
                    prices.Select(price => (int)price.PriceEur)
                );
                return true;
            }
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task After_a_restore_of_listings_a_replay_finds_every_recorded_price(int ranges)
    {
        var (id, then) = await RunAsync(
            ranges,
            null,
            async app =>
            {
                var id = await app.CreateAsync(1);
                await UpdateAsync(app, id, 2, 10);
                await app.AllRecordedAsync(id);
                var then = await BetweenWritesAsync();
                await UpdateAsync(app, id, 11, 40);
                await app.AllRecordedAsync(id);
                return (id, then);
            }
        );

        await RunAsync(
            ranges,
            ("listings/listings", then),
            async app =>
            {
                Assert.Equal(HttpStatusCode.OK, (await app.SendAsync("POST", "ops/price-history/replay")).Status);
                int[] expected = [.. Enumerable.Range(1, 40), 10];
                Assert.Equal(expected, (await app.PricesAsync(id)).Select(price => (int)price.PriceEur));
                await app.UpdateAsync(id, 41);
                await app.AllRecordedAsync(id);
                Assert.Equal([.. expected, 41], (await app.PricesAsync(id)).Select(price => (int)price.PriceEur));
                return true;
            }
        );
    }

    /// <summary>An instant that no write shares: a restore is to a millisecond, and includes what was written in it.</summary>
    private static async Task<DateTimeOffset> BetweenWritesAsync()
    {
        var now = DateTimeOffset.UtcNow;
        await Task.Delay(TimeSpan.FromMilliseconds(2), App.Stop);
        return now;
    }

    private async Task<T> RunAsync<T>(
        int ranges,
        (string Container, DateTimeOffset Then)? restore,
        Func<App, Task<T>> run
    )
    {
        var options = new LocalCosmosOptions
        {
            DataDirectory = Path.Combine(_folder, Data),
            FlushWrites = false,
            KeepHistory = true,
            Ranges = ranges,
            RestoreContainer = restore?.Container,
            RestoreTo = restore?.Then,
        };
        await using var cosmos = await LocalCosmosServer.StartAsync(options, App.Stop);
        await using var app = await App.StartAsync(cosmos: cosmos.ConnectionString);
        return await run(app);
    }

    private static async Task UpdateAsync(App app, long id, int from, int to)
    {
        for (var price = from; price <= to; price++)
            await app.UpdateAsync(id, price);
    }

    private static async Task<HttpStatusCode> StatusAsync(App app, string path) =>
        (await app.SendAsync("GET", path)).Status;
}
