using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The start page: the market of a place, and its latest price drops.</summary>
public sealed class StartTests(Browser browser) : IClassFixture<Browser>
{
    private static ILocator Says(Tab tab) => tab.Page.Locator(".market .says");

    /// <summary>Six homes in Berlin, listed for a year, and one in Hamburg; the market is computed.</summary>
    private static async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync();
        var homes = Enumerable
            .Range(1, 6)
            .Select(i => new Home($"Home {i}", (500_000 + 10_000 * i, 400), (480_000 + 10_000 * i, 30 + i)));
        await site.ImportAsync([.. homes, new Home("Elbe", (900_000, 100)) { City = "Hamburg" }]);
        await site.ComputeMarketAsync();
        return site;
    }

    [Fact]
    public async Task An_empty_store_shows_the_command_that_fills_it()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await Expect(tab.Page.Locator("code")).ToHaveTextAsync("dotnet run samples/import.cs");
        await tab.PictureAsync("start-empty");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_market_of_the_place_with_the_most_listings_is_shown_with_its_latest_drops()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await Expect(tab.Page.Locator("h1")).ToContainTextAsync("Berlin");
        await Expect(tab.Page.Locator(".market canvas")).ToHaveCountAsync(1);
        await Expect(Says(tab)).ToContainTextAsync("€/m²");
        await Expect(tab.Page.Locator(".card")).ToHaveCountAsync(6);
        await Expect(tab.Page.Locator(".card").First).ToContainTextAsync("Home 1");
        await Expect(tab.Page.Locator(".card .badge.down")).ToHaveCountAsync(6);
        await tab.PictureAsync("start");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Figures_of_an_earlier_month_name_it_and_are_compared_with_the_same_month_of_the_year_before()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site, new() { Locale = "en-GB" });
        await tab.RespondAsync(
            "**/market?*interval=month*",
            """
            [
              { "period": "2024-10", "listings": 5, "median_price_eur": 400000, "median_price_per_m2_eur": 4000 },
              { "period": "2024-11", "listings": 4 },
              { "period": "2025-09", "listings": 5, "median_price_eur": 300000, "median_price_per_m2_eur": 3000 },
              { "period": "2025-10", "listings": 6, "median_price_eur": 500000, "median_price_per_m2_eur": 5000, "price_drops": 3 },
              { "period": "2025-11", "listings": 2 }
            ]
            """
        );
        await tab.Page.GotoAsync("explorer");
        var market = tab.Page.Locator(".market");
        await Expect(market).ToContainTextAsync("Price drops in October 20253");
        await Expect(market).ToContainTextAsync(new Regex(@"\+?25% price rise in a year"));
        await Expect(market)
            .ToContainTextAsync("These are the figures of October 2025. Since then, too few homes have been listed.");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_range_of_three_months_has_days_and_a_longer_one_months()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site, new() { Locale = "en-GB" });
        await tab.Page.GotoAsync("explorer");
        var chart = tab.Page.GetByRole(AriaRole.Slider);
        await chart.FocusAsync();
        await chart.PressAsync("Home");
        await Expect(Says(tab)).ToContainTextAsync(new Regex(@"^[A-Z][a-z]+ 20\d\d €"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "3 months" }).ClickAsync();
        await Expect(Says(tab)).ToContainTextAsync(new Regex(@"^\d+ [A-Z][a-z]+ 20\d\d €"));
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "3 months" }))
            .ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task The_places_of_several_pages_can_all_be_chosen()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site);
        // A page of one place, instead of a thousand.
        await tab.Page.RouteAsync(
            "**/market/places?*limit=1000*",
            route =>
                route.ContinueAsync(
                    new() { Url = route.Request.Url.Replace("limit=1000", "limit=1", StringComparison.Ordinal) }
                )
        );
        await tab.Page.GotoAsync("explorer");
        await Expect(tab.Page.GetByLabel("Place").GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Another_place_and_another_country_can_be_chosen()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await tab.Page.GetByLabel("Place").SelectOptionAsync("Hamburg");
        await Expect(tab.Page.Locator("h1")).ToContainTextAsync("Hamburg");
        await Expect(tab.Page.Locator(".market")).ToContainTextAsync("fewer than five listings");
        await Expect(tab.Page.Locator("main")).ToContainTextAsync("No price has dropped here yet.");
        await tab.Page.GetByLabel("Country").SelectOptionAsync("PT");
        await Expect(tab.Page.Locator("main")).ToContainTextAsync("There is no market for Portugal yet.");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Until_a_market_is_computed_the_drops_are_shown_without_it()
    {
        await using var site = await Site.StartAsync();
        await site.AddAsync("Home", 500_000, 480_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await Expect(tab.Page.Locator("h1")).ToContainTextAsync("Berlin");
        await Expect(tab.Page.Locator(".market")).ToContainTextAsync("not computed yet");
        await Expect(tab.Page.Locator(".card")).ToHaveCountAsync(1);
    }
}
