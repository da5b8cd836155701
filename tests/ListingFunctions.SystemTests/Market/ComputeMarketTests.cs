using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.SystemTests.Sources;
using ListingFunctions.SystemTests.Telemetry;
using ListingFunctions.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace ListingFunctions.SystemTests.Market;

/// <summary>The daily computation ends, whatever stops it on the way, and changes nothing that is right.</summary>
public sealed class ComputeMarketTests
{
    private readonly ShiftedTime _time = new();

    /// <summary>An app with projected listings of four cities.</summary>
    private static async Task<App> StartAsync(TimeProvider time)
    {
        var app = await MarketApp.StartAsync(time);
        string[] cities = ["Aachen", "Bonn", "Celle", "Dachau"];
        var outcomes = await app.SendLinesAsync(
            "ops/import",
            Enumerable
                .Range(0, 24)
                .Select(number =>
                    MarketApp.Import(
                        $"K{number}",
                        MarketApp.Body(1, cities[number % 4]),
                        ("2025-10-10T00:00:00Z", 1000 + number),
                        ("2025-11-10T00:00:00Z", 900 + number)
                    )
                )
        );
        foreach (var outcome in outcomes)
            await app.ProjectAsync(await app.DocumentAsync((long)outcome["id"]!));
        return app;
    }

    private static Task<IReadOnlyList<string>> FiguresAsync(App app) => app.MarketDocumentsAsync(Containers.Market);

    [Fact]
    public async Task A_day_is_computed_once_and_the_next_day_anew()
    {
        await using var app = await StartAsync(_time);
        await app.ComputeAsync();
        Assert.Equal(4, (await app.PlacesAsync()).Count);
        var figures = await FiguresAsync(app);
        // The state alone.
        Assert.Single(await app.Cosmos.CallsOfAsync(app.ComputeAsync));

        _time.Advance(TimeSpan.FromDays(1));
        await app.ComputeAsync();
        Assert.NotEqual(figures, await FiguresAsync(app));
        var day = $"{_time.GetUtcNow().AddDays(-1):yyyy-MM-dd}";
        Assert.Contains(day, (await app.MarketAsync("city=celle&interval=day"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_is_continued_and_its_figures_are_those_of_one_that_was_not()
    {
        await using var whole = await StartAsync(_time);
        await whole.ComputeAsync();
        var expected = await FiguresAsync(whole);

        await using var app = await StartAsync(_time);
        var failures = 0;
        for (var call = 3; failures < 8; call += 5)
        {
            using var fault = app.Cosmos.OnItems().Nth(call).Fail(HttpStatusCode.Forbidden);
            try
            {
                await app.ComputeAsync();
                break;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                failures++;
            }
        }

        Assert.InRange(failures, 1, 8);
        await app.ComputeAsync();
        Assert.Equal(expected, await FiguresAsync(app));
    }

    [Fact]
    public async Task A_run_continues_after_the_last_place_that_is_done()
    {
        await using var app = await StartAsync(_time);
        using (app.Cosmos.On("POST", Containers.MarketListings).Nth(6).Fail(HttpStatusCode.Forbidden))
            await Assert.ThrowsAnyAsync<Exception>(app.ComputeAsync);
        var done = await app.PlacesAsync();
        Assert.InRange(done.Count, 1, 3);
        await app.ComputeAsync();
        Assert.Equal(4, (await app.PlacesAsync()).Count);
    }

    [Fact]
    public async Task A_rebuild_of_what_is_right_writes_nothing()
    {
        await using var app = await StartAsync(_time);
        await app.ComputeAsync();
        var figures = await FiguresAsync(app);
        var progress = await app.RebuildAsync();
        Assert.Equal((24, 0, 0, 4), (progress.Listings, progress.Projected, progress.Skipped, progress.Places));
        Assert.Equal(figures, await FiguresAsync(app));
    }

    [Fact]
    public async Task A_run_that_is_continued_the_next_day_takes_nothing_from_a_rebuild_of_that_day()
    {
        await using var app = await StartAsync(_time);
        using (app.Cosmos.On("POST", Containers.MarketListings).Nth(6).Fail(HttpStatusCode.Forbidden))
            await Assert.ThrowsAnyAsync<Exception>(app.ComputeAsync);
        _time.Advance(TimeSpan.FromDays(1));
        await app.RebuildAsync();
        var rebuilt = await app.MarketAsync("city=dachau&interval=day");
        await app.ComputeAsync();
        Assert.Equal(rebuilt, await app.MarketAsync("city=dachau&interval=day"));

        // The run of that day finds all of it done, and changes only the document that says so.
        var before = await FiguresAsync(app);
        await app.ComputeAsync();
        var after = await FiguresAsync(app);
        Assert.Equal(before.Count, after.Count);
        Assert.Single(after.Except(before));
    }

    [Fact]
    public async Task What_was_lost_or_changed_out_of_band_is_rebuilt()
    {
        await using var app = await StartAsync(_time);
        await app.ComputeAsync();
        var figures = await FiguresAsync(app);
        foreach (var container in new[] { Containers.Market, Containers.MarketListings })
        {
            var definition = ContainerDefinitions.All.Single(each => each.Id == container);
            await app.Database.GetContainer(container).DeleteContainerAsync(cancellationToken: App.Stop);
            await app.Database.CreateContainerAsync(definition, cancellationToken: App.Stop);
        }

        await app.RebuildAsync();
        await app.ComputeAsync();
        Assert.Equal(figures, await FiguresAsync(app));
    }

    [Fact]
    public async Task Its_age_is_reported_and_grows_while_it_is_not_computed()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero));
        await using var app = await MarketApp.StartAsync(time);
        using var age = new Measurements<double>(app, ListingMetrics.MarketAge);
        await app.ComputeAsync();
        Assert.Equal(6 * 3600, age.Now()[""]);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(age.Now());
        using (app.Cosmos.On("POST", Containers.MarketListings).Fail(HttpStatusCode.Forbidden))
            await Assert.ThrowsAnyAsync<Exception>(app.ComputeAsync);
        Assert.Equal(30 * 3600, age.Now()[""]);
    }
}
