using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The page in a browser, over the service as it is.</summary>
public sealed class ExplorerTests(Browser browser) : IClassFixture<Browser>
{
    private static ILocator Cards(Tab tab) => tab.Page.Locator(".card");

    [Fact]
    public async Task Listings_are_shown_a_page_at_a_time_with_their_price_lines()
    {
        await using var site = await Site.StartAsync();
        for (var i = 1; i <= 23; i++)
            await site.AddAsync($"Home {i}", 100_000, 100_000 + i);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await Expect(Cards(tab)).ToHaveCountAsync(20);
        await Expect(Cards(tab).First).ToContainTextAsync("Home 23");
        await Expect(Cards(tab).First.Locator("svg path")).ToHaveCountAsync(1);
        await tab.PictureAsync("listings");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(3);
        await Expect(Cards(tab).Last).ToContainTextAsync("Home 1");
        await tab.Page.GoBackAsync();
        await Expect(Cards(tab)).ToHaveCountAsync(20);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_listing_is_shown_with_its_history_as_a_chart_and_as_a_table()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Altbau am Helmholtzplatz", 500_000, 520_000, 499_000.5m);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("Altbau am Helmholtzplatz");
        await Expect(tab.Page.Locator(".chart canvas")).ToHaveCountAsync(1);
        var rows = tab.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        // As the reader's locale, German, writes it; newest first.
        await Expect(rows.First).ToContainTextAsync("499.000,5");
        await Expect(rows.First).ToContainTextAsync("-4,04");
        await Expect(rows.Last).ToContainTextAsync("500.000");

        await tab.Page.Locator(".chart .u-over").HoverAsync();
        await Expect(tab.Page.Locator(".says")).ToContainTextAsync("€");
        await tab.PictureAsync("listing");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_changed_price_is_shown_at_once()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await tab.Page.GetByLabel("Price in €").FillAsync("480000");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Change price" }).ClickAsync();
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator("main > .price")).ToContainTextAsync("480.000");
        await Expect(tab.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The price was changed.");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_price_that_others_changed_meanwhile_is_not_overwritten()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await tab.Page.GetByLabel("Price in €").FillAsync("480000");
        await site.Http.DeleteAsync(new Uri($"listings/{id}", UriKind.Relative), Site.Stop);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Change price" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"{id}");
    }

    [Fact]
    public async Task A_server_error_is_shown_at_its_field()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/new");
        await tab.Page.GetByLabel("Name").FillAsync("Home");
        await tab.Page.GetByLabel("Country").FillAsync("D");
        await tab.Page.GetByLabel("Price in €").FillAsync("-5");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        var price = tab.Page.Locator("[name=latest_price_eur]");
        await Expect(price).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(tab.Page.Locator("[id='error-latest_price_eur']")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[name='postal_address.country']")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(tab.Page.Locator("[name=name]")).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await tab.PictureAsync("form-errors");
    }

    [Fact]
    public async Task A_listing_that_is_added_is_shown()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/new");
        foreach (
            var (label, text) in new[]
            {
                ("Name", "Home"),
                ("Description", "Bright"),
                ("Street and number", "Lychener Straße 41"),
                ("Postal code", "10437"),
                ("City", "Berlin"),
                ("Country", "DE"),
                ("Price in €", "500000"),
                ("Area in m²", "86,5"),
                ("Rooms", "3"),
                ("Bedrooms", "2"),
            }
        )
            await tab.Page.GetByLabel(label, new() { Exact = label is "Rooms" or "Bedrooms" }).FillAsync(text);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Home");
        await Expect(tab.Page.Locator(".facts")).ToContainTextAsync("86,5 m²");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Markup_in_a_listing_is_text()
    {
        const string Script = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync(Script, 1);
        await using var tab = await browser.OpenAsync(site);
        foreach (var path in new[] { "explorer", $"explorer/{id}" })
        {
            await tab.Page.GotoAsync(path);
            await Expect(tab.Page.Locator("main")).ToContainTextAsync(Script);
            Assert.Equal(0, await tab.Page.Locator("main script, main img").CountAsync());
            Assert.NotEqual("taken", await tab.Page.TitleAsync());
        }

        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_listing_that_is_not_there_is_said_to_be_none()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/404");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no listing with id 404.");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Dark, 1280)]
    public async Task It_fits_narrow_and_wide_screens_in_light_and_dark(ColorScheme scheme, int width)
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Donaudampfschifffahrtsgesellschaftskapitänswohnung", 500_000, 520_000, 499_000);
        await using var tab = await browser.OpenAsync(
            site,
            new()
            {
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 800 },
            }
        );
        foreach (var path in new[] { "explorer", $"explorer/{id}", "explorer/new" })
        {
            await tab.Page.GotoAsync(path);
            await Expect(tab.Page.Locator("main h1")).ToBeVisibleAsync();
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await tab.PictureAsync(
                $"{path.Split('/')[^1].Replace($"{id}", "one", StringComparison.Ordinal)}-{scheme}-{width}"
            );
            Assert.InRange(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        }

        var paper = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(20, 24, 29)" : "rgb(255, 255, 255)", paper);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task It_is_reached_by_keyboard_alone()
    {
        await using var site = await Site.StartAsync();
        await site.AddAsync("Home", 1);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer");
        await Expect(Cards(tab)).ToHaveCountAsync(1);
        for (var presses = 0; presses < 30; presses++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<bool>("document.activeElement.closest('.card') !== null"))
                break;
        }

        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Its_policy_lets_in_nothing_but_its_own_files()
    {
        await using var site = await Site.StartAsync();
        using var answer = await site.Http.GetAsync(new Uri("explorer", UriKind.Relative), Site.Stop);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }
}
