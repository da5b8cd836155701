using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The search of the page: its address is the question, and its fields say what is asked.</summary>
public sealed class SearchTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Ranges = ["Price in €", "Area in m²", "Rooms", "Bedrooms"];

    private static ILocator Cards(Tab tab) => tab.Page.Locator(".card");

    private static ILocator Details(Tab tab) => tab.Page.Locator(".search details");

    private static ILocator Field(Tab tab, string range, string word) =>
        tab.Page.GetByRole(AriaRole.Group, new() { Name = range, Exact = true }).GetByLabel(word);

    private static Task OpenDetailsAsync(Tab tab) => Details(tab).Locator("summary").ClickAsync();

    private static Task SearchAsync(Tab tab) =>
        tab.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();

    /// <summary>Three homes of 86 m², three rooms and two bedrooms, for 100,000, 200,000 and 300,000 €.</summary>
    private static async Task<Site> SiteAsync()
    {
        var site = await Site.StartAsync();
        foreach (var price in new[] { 100_000, 200_000, 300_000 })
            await site.AddAsync($"Home {price / 1000}", price);
        return site;
    }

    [Fact]
    public async Task A_range_has_its_least_and_its_most()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site);
        foreach (
            var (range, name, from, to, found) in new[]
            {
                ("Price in €", "price_eur", "150000", "200000", 1),
                ("Price in €", "price_eur", "", "200000", 2),
                ("Area in m²", "surface_area_m2", "86.5", "", 0),
                ("Area in m²", "surface_area_m2", "85.5", "86", 3),
                ("Rooms", "rooms_count", "3", "", 3),
                ("Rooms", "rooms_count", "", "2", 0),
                ("Bedrooms", "bedrooms_count", "3", "4", 0),
                ("Bedrooms", "bedrooms_count", "", "2", 3),
            }
        )
        {
            await tab.Page.GotoAsync("explorer");
            await OpenDetailsAsync(tab);
            await Field(tab, range, "from").FillAsync(from);
            await Field(tab, range, "to").FillAsync(to);
            await SearchAsync(tab);
            await tab.Page.WaitForURLAsync(url =>
                url.Contains($"min_{name}={from}", StringComparison.Ordinal) == (from.Length > 0)
                && url.Contains($"max_{name}={to}", StringComparison.Ordinal) == (to.Length > 0)
                && url.Contains("sort=", StringComparison.Ordinal)
            );
            await Expect(tab.Page.Locator("section[aria-busy=false]")).ToBeVisibleAsync();
            await Expect(Cards(tab)).ToHaveCountAsync(found);
            // It still says what was asked.
            await Expect(Field(tab, range, "from")).ToHaveValueAsync(from);
            await Expect(Field(tab, range, "to")).ToHaveValueAsync(to);
        }

        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task What_is_left_empty_is_not_in_the_address_and_may_be_filled_in_after_going_back()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await tab.Page.GetByLabel("City").FillAsync("HOME 200");
        await tab.Page.GetByLabel("Apartment").CheckAsync();
        await SearchAsync(tab);
        await Expect(Cards(tab)).ToHaveTextAsync([new Regex("Home 200")]);
        Assert.Equal("?city=HOME+200&building_type=APARTMENT&sort=-created_date", new Uri(tab.Page.Url).Query);
        await tab.Page.GoBackAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(3);
        await Expect(Field(tab, "Price in €", "to")).ToBeEnabledAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Updated_since_is_a_day_in_the_readers_time_zone()
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(site, new() { TimezoneId = "Asia/Tokyo" });
        var asked = new List<string>();
        tab.Page.Request += (_, request) => asked.Add(request.Url);
        await tab.Page.GotoAsync("explorer");
        await OpenDetailsAsync(tab);
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9));
        foreach (var (days, found) in new[] { (-1, 3), (2, 0) })
        {
            var day = today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await tab.Page.GetByLabel("Updated since").FillAsync(day);
            await SearchAsync(tab);
            await tab.Page.WaitForURLAsync($"**updated_since={day}*");
            await Expect(tab.Page.Locator("section[aria-busy=false]")).ToBeVisibleAsync();
            await Expect(Cards(tab)).ToHaveCountAsync(found);
            await Expect(tab.Page.GetByLabel("Updated since")).ToHaveValueAsync(day);
            var before = today.AddDays(days - 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Assert.Contains(
                asked,
                url => url.Contains($"updated_since={before}T15%3A00%3A00.000Z", StringComparison.Ordinal)
            );
        }

        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [InlineData("min_price_eur=2&max_price_eur=1", "min_price_eur")]
    [InlineData("min_bedrooms_count=2&max_bedrooms_count=1", "min_bedrooms_count")]
    [InlineData("max_surface_area_m2=-1", "max_surface_area_m2")]
    [InlineData("updated_since=2026-02-31x", "updated_since")]
    [InlineData("country=D", "country")]
    public async Task A_server_error_is_shown_at_its_field(string query, string field)
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer?{query}");
        var input = tab.Page.Locator($".search [name={field}]");
        await Expect(input).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(input).ToHaveAccessibleDescriptionAsync(new Regex("must"));
        await Expect(tab.Page.Locator($"[id=error-{field}]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("form .error")).Not.ToContainTextAsync("_");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Correct the marked fields");
    }

    [Fact]
    public async Task A_folded_field_that_the_browser_finds_invalid_is_unfolded()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await OpenDetailsAsync(tab);
        await Field(tab, "Rooms", "from").FillAsync("1.5");
        await OpenDetailsAsync(tab);
        await Expect(Field(tab, "Rooms", "from")).ToBeHiddenAsync();
        await SearchAsync(tab);
        await Expect(Field(tab, "Rooms", "from")).ToBeFocusedAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task All_that_is_asked_goes_on_to_the_next_page()
    {
        await using var site = await Site.StartAsync();
        for (var i = 1; i <= 23; i++)
            await site.AddAsync($"Home {i}", 100_000 + i);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync(
            "explorer?max_price_eur=100022&min_rooms_count=3&max_bedrooms_count=2&updated_since=2020-01-01&sort=latest_price_eur"
        );
        await Expect(Cards(tab)).ToHaveCountAsync(20);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(2);
        await Expect(Cards(tab).Last).ToContainTextAsync("Home 22");
        await Expect(Field(tab, "Price in €", "to")).ToHaveValueAsync("100022");
        await Expect(Field(tab, "Bedrooms", "to")).ToBeVisibleAsync();
        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 1280)]
    public async Task It_fits_narrow_and_wide_screens_folded_open_and_with_errors(ColorScheme scheme, int width)
    {
        await using var site = await SiteAsync();
        await using var tab = await browser.OpenAsync(
            site,
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 800 },
            }
        );
        foreach (
            var (name, query) in new[]
            {
                ("folded", ""),
                ("open", "?min_rooms_count=2&max_price_eur=250000"),
                ("errors", "?min_price_eur=2&max_price_eur=1&max_surface_area_m2=-1&updated_since=x&country=D"),
            }
        )
        {
            await tab.Page.GotoAsync($"explorer{query}");
            await Expect(tab.Page.Locator("section[aria-busy=false]")).ToBeVisibleAsync();
            foreach (var range in Ranges)
                await Expect(Field(tab, range, "to"))
                    .ToBeVisibleAsync(new() { Visible = name != "folded" || range == Ranges[0] });
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await tab.PictureAsync($"search-{name}-{scheme}-{width}");
            Assert.InRange(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }
    }
}
