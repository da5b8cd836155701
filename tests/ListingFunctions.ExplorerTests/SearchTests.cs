using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The search: its address holds it, its fields and chips show it.</summary>
public sealed partial class SearchTests(Browser browser) : IClassFixture<Browser>
{
    private static ILocator Cards(Tab tab) => tab.Page.Locator(".card");

    private static ILocator Field(Tab tab, string range, string word) =>
        tab.Page.GetByRole(AriaRole.Group, new() { Name = range, Exact = true }).GetByLabel(word);

    private static Task SearchAsync(Tab tab) =>
        tab.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();

    private static async Task LoadedAsync(Tab tab) =>
        await Expect(tab.Page.Locator(".results[aria-busy=false]")).ToBeVisibleAsync();

    /// <summary>Three homes of 86 m² with three rooms, for 100,000, 200,000 and 300,000 €.</summary>
    private static async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync();
        foreach (var price in new[] { 100_000, 200_000, 300_000 })
            await site.AddAsync($"Home {price / 1000}", price);
        return site;
    }

    [Fact]
    public async Task A_page_of_results_takes_one_request()
    {
        await using var site = await Site.StartAsync();
        for (var i = 1; i <= 23; i++)
            await site.AddAsync($"Home {i}", 100_000, 100_000 - i);
        await using var tab = await browser.OpenAsync(site);
        var requests = new List<string>();
        tab.Page.Request += (_, request) => requests.Add(request.Url);
        await tab.Page.GotoAsync("explorer/search");
        await Expect(Cards(tab)).ToHaveCountAsync(20);
        await Expect(Cards(tab).First).ToContainTextAsync("Home 23");
        Assert.Single(requests, url => !url.Contains("/explorer", StringComparison.Ordinal));
        await tab.PictureAsync("search");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(3);
        await Expect(Cards(tab).Last).ToContainTextAsync("Home 1");
        await tab.Page.GoBackAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(20);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_card_shows_the_price_and_what_it_did()
    {
        await using var site = await Site.StartAsync();
        await site.ImportAsync(
            new Home("Dropped", (500_000, 90), (520_000, 60), (494_000, 30)),
            new Home("Raised", (500_000, 40), (505_000, 20)),
            new Home("Fresh", (430_000, 2))
        );
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/search?sort=created_date");
        var (dropped, raised, fresh) = (Cards(tab).Nth(0), Cards(tab).Nth(1), Cards(tab).Nth(2));
        await Expect(dropped.Locator(".price")).ToHaveTextAsync(new Regex("^494.000\\s€$"));
        await Expect(dropped.Locator(".badge.down")).ToContainTextAsync(new Regex("^▼ -5\\s%"));
        await Expect(dropped.Locator(".changes")).ToContainTextAsync(new Regex("-26.000\\s€ \\(-5\\s%\\) on"));
        await Expect(dropped.Locator(".changes"))
            .ToContainTextAsync(new Regex("-6.000\\s€ \\(-1,2\\s%\\) since the first price"));
        await Expect(dropped).ToContainTextAsync(new Regex("5.744\\s€/m²"));
        await Expect(dropped).ToContainTextAsync("listed for 90 days");
        await Expect(raised.Locator(".badge.up")).ToContainTextAsync(new Regex("^▲ \\+1\\s%"));
        await Expect(raised.Locator(".changes")).Not.ToContainTextAsync("first price");
        await Expect(fresh.Locator(".badge")).ToHaveTextAsync("New");
        await Expect(fresh.Locator(".sparkline")).ToHaveCountAsync(1);
        await tab.PictureAsync("cards");
        Assert.Empty(tab.Complaints);
    }

    /// <summary>The sparklines of a page have the same scales: what is half the change is half the step.</summary>
    [Fact]
    public async Task Sparklines_are_true_in_time_and_comparable_in_scale()
    {
        await using var site = await Site.StartAsync();
        await site.ImportAsync(
            new Home("Long ago", (100_000, 200), (90_000, 100)),
            new Home("Lately", (900_000, 100), (810_000, 50)),
            new Home("Unchanged", (500_000, 100))
        );
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/search?sort=latest_price_eur");
        await Expect(Cards(tab)).ToHaveCountAsync(3);
        var longAgo = await StepsAsync("Long ago");
        var lately = await StepsAsync("Lately");
        var unchanged = await StepsAsync("Unchanged");
        // From x, then H to the change, V to the new price, H to now.
        Assert.Equal(longAgo[0], unchanged[0] - (unchanged[2] - longAgo[0]) / 2, 1d);
        Assert.Equal(longAgo[2], lately[0], 1d);
        Assert.Equal((longAgo[2] + longAgo[4]) / 2, lately[2], 1d);
        Assert.Equal(longAgo[3], lately[3], 0.1);
        Assert.True(longAgo[3] > longAgo[1], "A drop goes down.");

        async Task<double[]> StepsAsync(string name)
        {
            var path = Cards(tab).Filter(new() { HasText = name }).Locator(".sparkline path:not(.base)").First;
            return
            [
                .. Numbers
                    .Matches((await path.GetAttributeAsync("d"))!)
                    .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)),
            ];
        }
    }

    [Fact]
    public async Task Filters_are_in_the_address_in_the_fields_and_on_chips_which_remove_them()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/search");
        await tab.Page.GetByLabel("City").FillAsync("BERLIN");
        await tab.Page.GetByLabel("Apartment").CheckAsync();
        await Field(tab, "Price in €", "from").FillAsync("150.000");
        await Field(tab, "Rooms", "to").FillAsync("3");
        await SearchAsync(tab);
        await Expect(Cards(tab)).ToHaveCountAsync(2);
        Assert.Equal(
            "?city=BERLIN&min_price_eur=150000&max_rooms_count=3&building_type=APARTMENT",
            new Uri(tab.Page.Url).Query
        );
        await Expect(Field(tab, "Price in €", "from")).ToHaveValueAsync("150.000");
        var chips = tab.Page.GetByRole(AriaRole.List, new() { Name = "Filters that are set" }).GetByRole(AriaRole.Link);
        await Expect(chips)
            .ToHaveTextAsync([
                new Regex("BERLIN, remove ×"),
                new Regex("from 150.000\\s€, remove ×"),
                new Regex("Rooms to 3, remove ×"),
                new Regex("Apartment, remove ×"),
            ]);
        await chips.Nth(1).ClickAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(3);
        await Expect(chips).ToHaveCountAsync(3);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Filters_collapse_on_a_phone_and_are_open_on_a_desk()
    {
        await using var site = await SiteAsync();
        foreach (var (width, isOpen) in new[] { (360, false), (1280, true) })
        {
            await using var tab = await browser.OpenAsync(
                site,
                new()
                {
                    ViewportSize = new() { Width = width, Height = 800 },
                }
            );
            await tab.Page.GotoAsync("explorer/search?city=Berlin");
            await Expect(tab.Page.GetByLabel("City")).ToBeVisibleAsync(new() { Visible = isOpen });
            await Expect(tab.Page.Locator(".chips")).ToBeVisibleAsync();
            if (!isOpen)
                await tab.Page.GetByText("Filters", new() { Exact = true }).ClickAsync();
            await Expect(tab.Page.GetByLabel("City")).ToBeVisibleAsync();
            await tab.PictureAsync($"filters-{width}");
        }
    }

    [Fact]
    public async Task The_largest_drop_comes_first_if_sorted_by_it()
    {
        await using var site = await Site.StartAsync();
        await site.ImportAsync(
            new Home("Small", (500_000, 40), (490_000, 20)),
            new Home("Large", (500_000, 40), (400_000, 30)),
            new Home("Raised", (500_000, 40), (510_000, 10))
        );
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/search?city=Berlin");
        await tab.Page.GetByLabel("Sort by").SelectOptionAsync("Largest drop");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("sort=change_percent"));
        await Expect(Cards(tab)).ToContainTextAsync(["Large", "Small", "Raised"]);
        await Expect(tab.Page.GetByLabel("City")).ToHaveValueAsync("Berlin");
        await tab.Page.GetByLabel("Direction").SelectOptionAsync("Dropped");
        await SearchAsync(tab);
        await Expect(Cards(tab)).ToContainTextAsync(["Large", "Small"]);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Changed_since_is_a_day_in_the_readers_time_zone()
    {
        await using var site = await Site.StartAsync();
        await site.ImportAsync(new Home("Home", (500_000, 40), (490_000, 20)));
        await using var tab = await browser.OpenAsync(site, new() { TimezoneId = "Asia/Tokyo" });
        await tab.Page.GotoAsync("explorer/search");
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9));
        foreach (var (daysAgo, found) in new[] { (22, 1), (18, 0) })
        {
            var day = today.AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var before = today.AddDays(-daysAgo - 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await tab.Page.GetByLabel("Changed since").FillAsync(day);
            await SearchAsync(tab);
            await Expect(tab.Page).ToHaveURLAsync(new Regex($"price_changed_since={before}T15%3A00%3A00.000Z"));
            await LoadedAsync(tab);
            await Expect(Cards(tab)).ToHaveCountAsync(found);
            await Expect(tab.Page.GetByLabel("Changed since")).ToHaveValueAsync(day);
        }
    }

    [Fact]
    public async Task A_number_that_can_be_read_in_two_ways_is_questioned_before_the_search()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site, new() { Locale = "en-GB" });
        await tab.Page.GotoAsync("explorer/search");
        var from = Field(tab, "Price in €", "from");
        await from.FillAsync("250.000");
        await SearchAsync(tab);
        await Expect(from).ToBeFocusedAsync();
        await Expect(from).ToHaveAccessibleDescriptionAsync(new Regex("two ways"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "€250,000" }).ClickAsync();
        await SearchAsync(tab);
        await Expect(Cards(tab)).ToHaveCountAsync(1);
        Assert.Contains("min_price_eur=250000", tab.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("min_price_eur=2&max_price_eur=1", "min_price_eur")]
    [InlineData("min_bedrooms_count=2&max_bedrooms_count=1", "min_bedrooms_count")]
    [InlineData("max_surface_area_m2=-1", "max_surface_area_m2")]
    [InlineData("min_change_percent=-1", "min_change_percent")]
    [InlineData("country=D", "country")]
    public async Task An_error_is_shown_at_its_field_in_words_for_people(string query, string field)
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/search?{query}");
        var input = tab.Page.Locator($".search [name={field}]");
        await Expect(input).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(input).ToBeFocusedAsync();
        await Expect(tab.Page.Locator($"[id=error-{field}]")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Correct the marked fields");
        await Expect(tab.Page.Locator("main")).Not.ToContainTextAsync("_");
    }

    [Fact]
    public async Task All_filters_go_on_to_the_next_page()
    {
        await using var site = await Site.StartAsync();
        for (var i = 1; i <= 23; i++)
            await site.AddAsync($"Home {i}", 100_000 + i);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/search?max_price_eur=100022&min_rooms_count=3&sort=latest_price_eur");
        await Expect(Cards(tab)).ToHaveCountAsync(20);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(2);
        await Expect(Cards(tab).Last).ToContainTextAsync("Home 22");
        await Expect(Field(tab, "Price in €", "to")).ToHaveValueAsync("100.022");
        Assert.Empty(tab.Complaints);
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers { get; }
}
