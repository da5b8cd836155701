using System.Text.Json.Nodes;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The pictures of the README, taken from the sample data with <c>PICTURES=1</c>; see CONTRIBUTING.md.</summary>
public sealed class PicturesTests(Browser browser) : IClassFixture<Browser>
{
    private const string Variable = "PICTURES";

    [Fact]
    public async Task Pictures_of_the_page_are_taken_from_the_sample_data()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Variable) is not "1", $"{Variable} is not 1.");
        await using var site = await Site.StartAsync();
        await site.ImportAsync(SampleCatalogue.ImportLines());
        await site.ComputeMarketAsync();
        await TakeAsync(site, "explorer?country=DE&city=Berlin", "page-market.png", 1280, 1080);
        await TakeAsync(
            site,
            "explorer/search?country=DE&city=Berlin&sort=change_percent",
            "page-search.png",
            1280,
            900
        );
        var search = JsonNode.Parse(
            await site.Http.GetStringAsync(
                new Uri("listings?include=price_trend&city=Berlin&sort=change_percent&limit=1", UriKind.Relative),
                Site.Stop
            )
        )!;
        await TakeAsync(site, $"explorer/{search[0]!["id"]}", "page-listing.png", 420, 1300);
    }

    private async Task TakeAsync(Site site, string path, string file, int width, int height)
    {
        await using var tab = await browser.OpenAsync(
            site,
            new()
            {
                Locale = "en-GB",
                DeviceScaleFactor = 1.5f,
                ViewportSize = new() { Width = width, Height = height },
            }
        );
        await tab.Page.GotoAsync(path);
        await Expect(tab.Page.Locator("main h1")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", file) });
    }
}
