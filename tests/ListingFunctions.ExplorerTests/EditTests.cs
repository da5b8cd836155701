using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static ListingFunctions.ExplorerTests.ListingForm;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>Adding a listing, and changing one.</summary>
public sealed class EditTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_listing_that_is_added_is_shown()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/new");
        await FillAsync(tab, Entries);
        await tab.Page.GetByLabel("Type").SelectOptionAsync("House");
        await Expect(tab.Page.Locator("[id='reading-latest_price_eur']")).ToHaveTextAsync(new Regex("^= 250.000\\s€$"));
        await tab.PictureAsync("form-filled");
        await PressAsync(tab, "Add listing");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Home");
        await Expect(tab.Page.Locator("#message")).ToHaveTextAsync("The listing was added.");
        await Expect(tab.Page.Locator(".now .price")).ToHaveTextAsync(new Regex("^250.000\\s€$"));
        await Expect(tab.Page.Locator(".facts")).ToContainTextAsync("House · 86,5 m²");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_price_that_can_be_read_in_two_ways_is_questioned_and_not_sent()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site, new() { Locale = "en-GB" });
        await tab.Page.GotoAsync("explorer/new");
        await FillAsync(tab, Entries.Where(entry => entry.Label != "Area in m²").Append(("Area in m²", "86.5")));
        await tab.Page.GetByLabel("Type").SelectOptionAsync("House");
        await Expect(tab.Page.Locator("[id='reading-latest_price_eur']"))
            .ToHaveTextAsync("Do you mean €250 or €250,000?");
        await tab.PictureAsync("form-question");
        await PressAsync(tab, "Add listing");
        await Expect(Price(tab)).ToBeFocusedAsync();
        await Expect(Price(tab)).ToHaveAccessibleDescriptionAsync(new Regex("This can be read in two ways"));
        Assert.Equal("[]", await site.Http.GetStringAsync(new Uri("listings", UriKind.Relative), Site.Stop));

        await PressAsync(tab, "€250,000");
        await PressAsync(tab, "Add listing");
        await Expect(tab.Page.Locator(".now .price")).ToHaveTextAsync("€250,000");
    }

    [Fact]
    public async Task An_error_is_shown_at_its_field_in_words_for_people()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/new");
        await FillAsync(tab, [("Name", "Home"), ("Country", "D"), ("Price in €", "-5"), ("Telephone", "030 123")]);
        await PressAsync(tab, "Add listing");
        await Expect(Price(tab)).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("[id='error-latest_price_eur']"))
            .ToHaveTextAsync("Enter a price from 0 €, with at most two decimal places.");
        await Expect(tab.Page.Locator("[aria-invalid]")).ToHaveCountAsync(11);
        await Expect(tab.Page.Locator("[name=name]")).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Correct the marked fields.");
        await Expect(tab.Page.Locator("main")).Not.ToContainTextAsync("_");
        await tab.PictureAsync("form-errors");
    }

    [Fact]
    public async Task Every_field_can_be_changed_and_only_what_was_is_sent()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Before", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(Price(tab)).ToHaveValueAsync("500.000");
        await tab.PictureAsync("edit");
        await FillAsync(tab, [("City", "Potsdam"), ("Telephone", "+4930123456"), ("Rooms", "4")]);
        var patch = await tab.Page.RunAndWaitForRequestAsync(
            () => PressAsync(tab, "Save"),
            request => request.Method == "PATCH"
        );
        Assert.Equal(
            """{"postal_address":{"city":"Potsdam"},"rooms_count":4,"contact_phone_number":"+4930123456"}""",
            patch.PostData
        );
        await Expect(tab.Page.Locator("#message")).ToHaveTextAsync("The changes were saved.");
        await Expect(tab.Page.Locator(".address")).ToContainTextAsync("Potsdam");

        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await FillAsync(tab, [.. Entries, ("Telephone", "")]);
        await tab.Page.GetByLabel("Type").SelectOptionAsync("Studio");
        await PressAsync(tab, "Save");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Home");
        await Expect(tab.Page.Locator(".facts")).ToHaveTextAsync("Studio · 86,5 m² · 3 rooms · 2 bedrooms");
        await Expect(tab.Page.Locator("main")).Not.ToContainTextAsync("Telephone");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task What_nobody_touched_stays_as_it_is_however_the_browser_shows_it()
    {
        await using var site = await Site.StartAsync();
        var body = new Home("Home", (500_000, 0)) { Description = "Bright \r\nQuiet\n", Area = 1.234 }.Body();
        var created = await site.Http.SendAsync("POST", "listings", body.ToJsonString(), Site.Stop);
        await using var tab = await browser.OpenAsync(site, new() { Locale = "en-GB" });
        await tab.Page.GotoAsync($"explorer/{created.Body.GetProperty("id")}?edit");
        await Expect(tab.Page.Locator("[id='reading-surface_area_m2']")).ToHaveTextAsync("= 1.23 m²");
        await Price(tab).FillAsync("480,000");
        var patch = await tab.Page.RunAndWaitForRequestAsync(
            () => PressAsync(tab, "Save"),
            request => request.Method == "PATCH"
        );
        Assert.Equal("""{"latest_price_eur":480000}""", patch.PostData);
    }

    [Fact]
    public async Task A_changed_price_is_shown_at_once()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await Price(tab).FillAsync("480.000");
        await PressAsync(tab, "Save");
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator(".now")).ToContainTextAsync("480.000");
        await Expect(tab.Page.Locator("#message")).ToHaveTextAsync(new Regex("^The price is now 480.000\\s€.$"));
        await Expect(tab.Page.Locator("#message")).ToBeFocusedAsync();
        Assert.Empty(tab.Complaints);
    }

    [Theory]
    [InlineData("240.000")]
    [InlineData("760.000")]
    public async Task A_change_of_more_than_half_is_saved_only_once_it_is_confirmed(string price)
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await Price(tab).FillAsync(price);
        await PressAsync(tab, "Save");
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Is this price right?" });
        await Expect(dialog).ToContainTextAsync(new Regex($"from 500.000\\s€ to {price}\\s€ \\([-+]52\\s%\\)"));
        await tab.PictureAsync("large-change");
        await PressAsync(tab, "Cancel");
        await Expect(Price(tab)).ToHaveValueAsync(price);
        await PressAsync(tab, "Save");
        await PressAsync(tab, "Save this price");
        await Expect(tab.Page.Locator(".now .price")).ToContainTextAsync(price);
    }

    [Fact]
    public async Task What_others_changed_meanwhile_is_not_overwritten()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await Price(tab).FillAsync("480.000");
        await site.Http.SendAsync(
            "PUT",
            $"listings/{id}",
            new Home("Home", (490_000, 0)).Body().ToJsonString(),
            Site.Stop
        );
        await PressAsync(tab, "Save");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else has changed this listing");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Expect(Price(tab)).ToHaveValueAsync("480.000");
    }
}
