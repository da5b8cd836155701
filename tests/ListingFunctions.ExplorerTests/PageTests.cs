using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>What holds for every page: on a phone and a desk, for all readers, on paper, and how much is loaded.</summary>
public sealed class PageTests(Browser browser, PageTests.Filled filled)
    : IClassFixture<Browser>,
        IClassFixture<PageTests.Filled>
{
    private const int MaxBytes = 100 * 1024;

    private static readonly string[] Names =
    [
        "",
        "?country=PT",
        "/search?city=Berlin&min_price_eur=1&price_direction=down",
        "/search?country=D&min_price_eur=2&max_price_eur=1",
        "/new",
        "/operators",
        "/{id}",
        "/{id}?edit",
        "/404",
    ];

    public static TheoryData<string, string, ColorScheme, int> Looks
    {
        get
        {
            var data = new TheoryData<string, string, ColorScheme, int>();
            foreach (var name in Names)
            {
                data.Add(name, "en-GB", ColorScheme.Light, 360);
                data.Add(name, "de-DE", ColorScheme.Dark, 1280);
                data.Add(name, "ar-EG", ColorScheme.Dark, 360);
                data.Add(name, "ar-EG", ColorScheme.Light, 1280);
            }

            return data;
        }
    }

    private string PathOf(string name) => $"explorer{name.Replace("{id}", $"{filled.Id}", StringComparison.Ordinal)}";

    private static async Task LoadedAsync(Tab tab)
    {
        await Expect(tab.Page.Locator("main h1")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_page_fits_its_screen_and_has_no_barriers(
        string name,
        string locale,
        ColorScheme scheme,
        int width
    )
    {
        await using var tab = await browser.OpenAsync(
            filled.Site,
            new()
            {
                Locale = locale,
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 800 },
            }
        );
        await tab.Page.GotoAsync(PathOf(name));
        await LoadedAsync(tab);
        await tab.PictureAsync($"page{Regex.Replace(name, "[^a-z0-9]+", "-")}-{locale}-{scheme}-{width}");
        Assert.InRange(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(
            (await tab.Page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")
        );
    }

    [Fact]
    public async Task Every_page_is_used_by_keyboard_alone()
    {
        await using var tab = await browser.OpenAsync(filled.Site);
        await tab.Page.GotoAsync("explorer/search");
        await LoadedAsync(tab);
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await TabToAsync(tab, ".card a");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"/explorer/\d+$"));
        await LoadedAsync(tab);
        await TabToAsync(tab, "[role=slider]");
        await TabToAsync(tab, ".actions a");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?edit$"));
        await LoadedAsync(tab);
        await TabToAsync(tab, ".write .primary");
    }

    [Fact]
    public async Task A_listing_is_read_in_one_round_of_requests_under_100_KB()
    {
        await using var tab = await browser.OpenAsync(filled.Site);
        var responses = new List<IResponse>();
        tab.Page.Response += (_, response) => responses.Add(response);
        await tab.Page.GotoAsync(PathOf("/{id}"));
        await LoadedAsync(tab);

        var named = await tab.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('head link[href]:not([rel=icon])')].map(link => link.href)"
        );
        var reads = new[] { "?include=price_trend", "/prices", "/prices/summary" }.Select(read =>
            new Uri(filled.Site.Address, $"listings/{filled.Id}{read}").AbsoluteUri
        );
        // The document and its headers name all that the first look needs, and each is requested once.
        var first = responses
            .Select(response => response.Url)
            .Where(url => !url.Contains("/market?", StringComparison.Ordinal));
        Assert.Equal(
            named.Concat(reads).Append(tab.Page.Url).Order(StringComparer.Ordinal),
            first.Order(StringComparer.Ordinal)
        );
        var bytes = 0;
        foreach (var response in responses)
            bytes += (await response.Request.SizesAsync()).ResponseBodySize;
        Assert.InRange(bytes, 1, MaxBytes);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_listing_does_not_jump_on_a_phone_while_it_loads()
    {
        await using var tab = await browser.OpenAsync(
            filled.Site,
            new()
            {
                ViewportSize = new() { Width = 412, Height = 823 },
            }
        );
        await tab.Page.AddInitScriptAsync(
            """
            window.shifts = 0;
            new PerformanceObserver((list) => {
              for (const { value } of list.getEntries()) window.shifts += value;
            }).observe({ type: "layout-shift", buffered: true });
            """
        );
        await tab.Page.GotoAsync(PathOf("/{id}"));
        await LoadedAsync(tab);
        Assert.InRange(await tab.Page.EvaluateAsync<double>("shifts"), 0, 0.1);
    }

    [Fact]
    public async Task On_paper_it_is_dark_on_light_without_what_can_be_pressed()
    {
        await using var tab = await browser.OpenAsync(filled.Site, new() { ColorScheme = ColorScheme.Dark });
        await tab.Page.GotoAsync(PathOf("/{id}"));
        await LoadedAsync(tab);
        await tab.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(
            "rgb(255, 255, 255)",
            await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")
        );
        await Expect(tab.Page.Locator("button:visible, nav:visible")).ToHaveCountAsync(0);
        await tab.PictureAsync("paper");
    }

    [Fact]
    public async Task Its_policy_allows_nothing_but_its_own_files()
    {
        using var response = await filled.Site.Http.GetAsync(new Uri("explorer", UriKind.Relative), Site.Stop);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    private static async Task TabToAsync(Tab tab, string selector)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                return;
        }

        Assert.Fail($"{selector} cannot be reached.");
    }

    /// <summary>Homes with names of every length and direction, in a place with a market.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        private const string Long =
            "Donaudampfschifffahrtsgesellschaftskapitänswohnungsverwaltungsgenossenschaftsvorsitzendenbüro";

        public Site Site { get; private set; } = null!;

        public long Id { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Site = await Site.StartAsync();
            var ids = await Site.ImportAsync(
                new Home(Long, (510_000, 400), (560_000, 200), (499_000.5m, 20)) { Description = Long },
                new Home("شقة واسعة بثلاث غرف نوم مع شرفة", (430_000, 300), (410_000, 60)),
                new Home("דירה", (380_000, 200)),
                new Home("4", (9_007_199_254_740_991, 90), (4_503_599_627_370_495.5m, 10)),
                new Home("Small change", (500_000, 90), (499_750, 30)),
                new Home("Raised", (300_000, 90), (310_000, 30))
            );
            Id = ids[0];
            await Site.ComputeMarketAsync();
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
