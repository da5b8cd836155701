using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The chart of a price history.</summary>
public sealed class ChartTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly Home Changed = new("Home", (500_000, 400), (520_000, 300), (490_000, 20));

    private static ILocator Says(Tab tab) => tab.Page.Locator(".history .says");

    private static ILocator Chart(Tab tab) => tab.Page.GetByRole(AriaRole.Slider, new() { Name = "Price history" });

    private static ILocator Button(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Button, new() { Name = name });

    private async Task<Tab> OpenAsync(Site site, Home home, BrowserNewContextOptions? options = null)
    {
        var ids = await site.ImportAsync(home);
        var tab = await browser.OpenAsync(site, options);
        await tab.Page.GotoAsync($"explorer/{ids[0]}");
        await Expect(tab.Page.Locator(".history canvas")).ToHaveCountAsync(1);
        return tab;
    }

    /// <summary>Moves the mouse over the chart, to a share of its width.</summary>
    private static async Task PointAsync(Tab tab, double share)
    {
        var box = (await tab.Page.Locator(".history .u-over").BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync((float)(box.X + box.Width * share), (float)(box.Y + box.Height / 2));
    }

    [Fact]
    public async Task The_cursor_names_the_price_in_force_and_not_that_of_the_nearest_change()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await OpenAsync(site, Changed);
        await Expect(Says(tab)).ToContainTextAsync("490.000");
        // The change to 520,000 is at a quarter of the time, that to 490,000 at 95 %.
        foreach (
            var (share, price) in new[] { (0.2, "500.000"), (0.3, "520.000"), (0.9, "520.000"), (0.98, "490.000") }
        )
        {
            await PointAsync(tab, share);
            await Expect(Says(tab).Locator(".strong")).ToContainTextAsync(price);
        }

        await Expect(tab.Page.Locator(".marker")).ToBeVisibleAsync();
        await tab.PictureAsync("chart-cursor");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_arrow_keys_go_through_the_changes_and_are_read_aloud()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await OpenAsync(site, Changed);
        await Chart(tab).FocusAsync();
        foreach (
            var (key, price) in new[]
            {
                ("Home", "500.000"),
                ("ArrowRight", "520.000"),
                ("End", "490.000"),
                ("ArrowLeft", "520.000"),
            }
        )
        {
            await Chart(tab).PressAsync(key);
            await Expect(Says(tab).Locator(".strong")).ToContainTextAsync(price);
            await Expect(Chart(tab)).ToHaveAttributeAsync("aria-valuetext", new Regex(price));
        }

        await Expect(Chart(tab)).ToHaveAttributeAsync("aria-valuenow", "2");
    }

    [Fact]
    public async Task A_finger_moves_the_cursor_too()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await OpenAsync(site, Changed, new() { HasTouch = true });
        await tab
            .Page.Locator(".history .u-over")
            .DispatchEventAsync(
                "pointermove",
                new
                {
                    pointerType = "touch",
                    clientX = 200,
                    clientY = 400,
                }
            );
        await Expect(tab.Page.Locator(".marker")).ToBeVisibleAsync();
        await Expect(Says(tab).Locator(".strong")).ToContainTextAsync("500.000");
    }

    [Fact]
    public async Task A_range_begins_with_the_price_in_force_then()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await OpenAsync(site, Changed);
        await Button(tab, "3 months").ClickAsync();
        await Expect(Button(tab, "3 months")).ToHaveAttributeAsync("aria-pressed", "true");
        await PointAsync(tab, 0.05);
        await Expect(Says(tab).Locator(".strong")).ToContainTextAsync("520.000");
        await PointAsync(tab, 0.95);
        await Expect(Says(tab).Locator(".strong")).ToContainTextAsync("490.000");
        await tab.PictureAsync("chart-three-months");
        await Expect(Button(tab, "1 year")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_zoom_is_drawn_with_the_mouse_and_reset()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await OpenAsync(site, Changed);
        await Expect(Button(tab, "Reset zoom")).ToBeHiddenAsync();
        await PointAsync(tab, 0.3);
        await tab.Page.Mouse.DownAsync();
        await PointAsync(tab, 0.6);
        await tab.Page.Mouse.UpAsync();
        await PointAsync(tab, 0.99);
        await Expect(Says(tab).Locator(".strong")).ToContainTextAsync("520.000");
        await Button(tab, "Reset zoom").ClickAsync();
        await Expect(Button(tab, "Reset zoom")).ToBeHiddenAsync();
        await PointAsync(tab, 0.99);
        await Expect(Says(tab).Locator(".strong")).ToContainTextAsync("490.000");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_client_whose_clock_is_behind_sees_the_newest_price()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000, 480_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.Clock.SetFixedTimeAsync(DateTime.UtcNow.AddDays(-400));
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(Says(tab).Locator(".strong")).ToContainTextAsync("480.000");
        await tab.PictureAsync("chart-clock-behind");
        Assert.Empty(tab.Complaints);
    }

    private static readonly Dictionary<string, Home> Extreme = new()
    {
        ["one point"] = new("Home", (500_000, 0)),
        ["equal points"] = new("Home", (500_000, 400)),
        ["0.05 percent"] = new("Home", (500_000, 90), (499_750, 30)),
        ["1 to 1e9"] = new("Home", (1, 90), (1_000_000_000, 30)),
        ["nothing"] = new("Home", (0, 90)),
        ["the largest"] = new("Home", (9_007_199_254_740_990, 90), (9_007_199_254_740_991, 30)),
        ["many"] = new("Home", [.. Enumerable.Range(0, 200).Select(i => (100_000m + i, 400d - i))]),
    };

    public static TheoryData<string> Extremes => [.. Extreme.Keys];

    /// <summary>The labels that uPlot draws are caught on the way to the canvas.</summary>
    [Theory]
    [MemberData(nameof(Extremes))]
    public async Task Axes_are_readable_whatever_the_prices(string name)
    {
        await using var site = await Site.StartAsync();
        var ids = await site.ImportAsync(Extreme[name]);
        await using var tab = await browser.OpenAsync(
            site,
            new()
            {
                ViewportSize = new() { Width = 360, Height = 800 },
            }
        );
        await tab.Page.AddInitScriptAsync(
            """
            window.labels = [];
            const fillText = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
              window.labels.push({ text, align: this.textAlign });
              return fillText.call(this, text, ...rest);
            };
            """
        );
        await tab.Page.GotoAsync($"explorer/{ids[0]}");
        await Expect(tab.Page.Locator(".history canvas")).ToHaveCountAsync(1);
        await Eventually.HoldsAsync(async () => (await LabelsAsync()).Length > 0);
        var amounts = await LabelsAsync();
        Assert.True(amounts.Length >= 2, $"{name}: {string.Join(", ", amounts)}");
        Assert.Equal(amounts.Distinct(), amounts);
        Assert.Equal(360, await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await tab.PictureAsync($"axes-{name}");
        Assert.Empty(tab.Complaints);

        Task<string[]> LabelsAsync() =>
            tab.Page.EvaluateAsync<string[]>("labels.filter(({ align }) => align === 'right').map(({ text }) => text)");
    }
}
