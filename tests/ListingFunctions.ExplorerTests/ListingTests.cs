using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The page of a listing.</summary>
public sealed class ListingTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_price_and_what_it_did_come_first()
    {
        await using var site = await Site.StartAsync();
        var ids = await site.ImportAsync(new Home("Altbau", (500_000, 90), (520_000, 60), (499_000.5m, 30)));
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{ids[0]}");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Altbau");
        await Expect(tab.Page.Locator(".now .price")).ToHaveTextAsync(new Regex("^499.000,50\\s€$"));
        await Expect(tab.Page.Locator(".now .change.down"))
            .ToHaveTextAsync(new Regex("^▼ -20.999,50\\s€ \\(-4\\s%\\)$"));
        foreach (var figure in new[] { "First price", "Lowest", "Highest", "Average over time", "Per square metre" })
            await Expect(tab.Page.Locator("dt", new() { HasText = figure }).First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("dl")).ToContainTextAsync(new Regex("Days listed90"));
        await tab.PictureAsync("listing");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_table_has_the_newest_price_first_with_sign_and_colour()
    {
        await using var site = await Site.StartAsync();
        var ids = await site.ImportAsync(new Home("Altbau", (500_000, 90), (520_000, 60), (499_000.5m, 30)));
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{ids[0]}");
        var rows = tab.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(0).Locator(".change.down")).ToContainTextAsync("▼ -20.999,50");
        await Expect(rows.Nth(1).Locator(".change.up")).ToContainTextAsync("▲ +20.000");
        await Expect(rows.Nth(2)).ToContainTextAsync("first price");
        await Expect(rows.Nth(0).Locator(".amount").First).ToHaveCSSAsync("text-align", "end");
        var colours = await tab.Page.EvaluateAsync<string[]>(
            "['.down', '.up'].map(name => getComputedStyle(document.querySelector(`td ${name}`)).color)"
        );
        Assert.NotEqual(colours[0], colours[1]);
    }

    [Fact]
    public async Task A_long_table_shows_the_older_prices_on_request()
    {
        await using var site = await Site.StartAsync();
        var prices = Enumerable.Range(1, 30).Select(i => (100_000m + i, 100d - i)).ToArray();
        var ids = await site.ImportAsync(new Home("Home", prices));
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{ids[0]}");
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(12);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show 18 older prices" }).ClickAsync();
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(30);
        await Expect(tab.Page.Locator("tbody tr").Nth(12)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Its_position_in_the_market_of_its_place_is_shown()
    {
        await using var site = await Site.StartAsync();
        var homes = Enumerable.Range(1, 6).Select(i => new Home($"Home {i}", (i * 100_000, 100)) { Area = 100 });
        var ids = await site.ImportAsync([.. homes]);
        await site.ComputeMarketAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{ids[0]}");
        var position = tab.Page.Locator(".position");
        await Expect(position).ToContainTextAsync("In the market of Berlin");
        await Expect(position).ToContainTextAsync(new Regex("1.000\\s€/m² is \\d+,?\\d*\\s% below the median of"));
        await Expect(position).ToContainTextAsync("among 6 listings");
        await Expect(position.Locator("svg .own")).ToHaveCountAsync(1);
        await tab.PictureAsync("position");
        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [InlineData(1000.01, " is about the median of ", "among 1,234 listings in October 2025.")]
    [InlineData(2000, " is 50% below the median of ", "among 1,234 listings in October 2025.")]
    [InlineData(0, "", "")]
    public async Task Its_position_names_an_earlier_month_and_is_a_share_of_something(
        double median,
        string compares,
        string among
    )
    {
        await using var site = await Site.StartAsync();
        var ids = await site.ImportAsync([new Home("Home", (100_000, 100)) { Area = 100 }]);
        await using var tab = await browser.OpenAsync(site, new() { Locale = "en-GB" });
        await tab.RespondAsync(
            "**/market?*",
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                [
                  {
                    "period": "2025-10", "listings": 1234, "median_price_per_m2_eur": {{median}},
                    "p25_price_per_m2_eur": {{median}}, "p75_price_per_m2_eur": {{median}}
                  },
                  { "period": "2025-11", "listings": 4 }
                ]
                """
            )
        );
        await tab.Page.RunAndWaitForResponseAsync(
            () => tab.Page.GotoAsync($"explorer/{ids[0]}"),
            response => response.Url.Contains("/market?", StringComparison.Ordinal)
        );
        var position = tab.Page.Locator(".position");
        await Expect(position).ToHaveAttributeAsync("aria-busy", "false");
        await Expect(position).ToContainTextAsync(compares);
        await Expect(position).ToContainTextAsync(among);
        await Expect(position.Locator("svg")).ToHaveCountAsync(median > 0 ? 1 : 0);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_leaves_the_rest_and_can_be_tried_again()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000, 480_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.RespondAsync(
            "**/prices",
            """{ "code": "history_incomplete", "message": "listing_prices lacks 3", "trace_id": "0af7" }""",
            status: 503
        );
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(tab.Page.Locator(".now .price")).ToContainTextAsync("480.000");
        var failure = tab.Page.Locator(".history").GetByRole(AriaRole.Alert);
        await Expect(failure).ToContainTextAsync("The price history is incomplete at the moment");
        await Expect(failure).ToContainTextAsync("0af7");
        await Expect(failure).Not.ToContainTextAsync("_");
        await tab.PictureAsync("history-incomplete");

        await tab.Page.UnrouteAllAsync();
        await failure.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Lost_prices_are_mentioned()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.RouteAsync(
            "**/prices",
            async route =>
            {
                var response = await route.FetchAsync();
                var headers = new Dictionary<string, string>(response.Headers) { ["Missing-Prices"] = "1-2" };
                await route.FulfillAsync(new() { Response = response, Headers = headers });
            }
        );
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(tab.Page.Locator(".note")).ToContainTextAsync("earlier prices of this listing are lost");
    }

    [Fact]
    public async Task A_listing_is_deleted_only_once_that_is_confirmed()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        var delete = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" });
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Delete this listing?" });
        await delete.ClickAsync();
        await tab.PictureAsync("delete");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(delete).ToBeFocusedAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await delete.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex("/explorer/search$"));
        await Expect(tab.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("“Home” was deleted.");
        await Expect(tab.Page.Locator("#message")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("main")).ToContainTextAsync("No listings match");
    }

    [Fact]
    public async Task A_listing_that_somebody_else_changed_meanwhile_is_not_deleted()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await site.Http.SendAsync("PUT", $"listings/{id}", new Home("Home", (1, 0)).Body().ToJsonString(), Site.Stop);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(tab.Page.Locator(".actions").GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Somebody else has changed");
    }

    [Fact]
    public async Task Markup_in_a_listing_is_text()
    {
        const string Script = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync(Script, 2, 1);
        await using var tab = await browser.OpenAsync(site);
        foreach (var path in new[] { "explorer", "explorer/search", $"explorer/{id}", $"explorer/{id}?edit" })
        {
            await tab.Page.GotoAsync(path);
            await Expect(tab.Page.Locator("main")).ToContainTextAsync(Script);
            Assert.Equal(0, await tab.Page.Locator("main script, main img").CountAsync());
            Assert.NotEqual("taken", await tab.Page.TitleAsync());
        }

        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_name_is_shown_in_the_direction_of_its_script()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("شقة واسعة بثلاث غرف نوم", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(tab.Page.Locator("h1")).ToHaveCSSAsync("direction", "rtl");
        await Expect(tab.Page.Locator(".address")).ToHaveCSSAsync("direction", "ltr");
    }

    [Theory]
    [InlineData("404")]
    [InlineData("home")]
    [InlineData("5%25")]
    [InlineData("%zz")]
    public async Task A_listing_that_does_not_exist_is_said_to_be_none(string id)
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not found");
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Search listings" })).ToBeVisibleAsync();
    }
}
