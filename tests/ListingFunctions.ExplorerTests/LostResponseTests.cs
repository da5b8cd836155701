using System.Text.Json;
using Microsoft.Playwright;
using static ListingFunctions.ExplorerTests.ListingForm;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>What the form of a listing does after a write whose response was lost.</summary>
public sealed class LostResponseTests(Browser browser) : IClassFixture<Browser>
{
    private const string Listings = "**/listings";

    /// <summary>The service gets the requests and the page no responses, until this is disposed.</summary>
    private static Task<IAsyncDisposable> LoseResponsesAsync(Tab tab, string address) =>
        tab.Page.RouteAsync(
            address,
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
        );

    /// <summary>Opens the form of a new listing, fills it, and sends it; the response is lost.</summary>
    private async Task<Tab> AddWithoutResponseAsync(Site site)
    {
        var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync("explorer/new");
        await FillAsync(tab, Entries);
        await tab.Page.GetByLabel("Type").SelectOptionAsync("House");
        await using (await LoseResponsesAsync(tab, Listings))
        {
            await PressAsync(tab, "Add listing");
            await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The change may not have been saved");
        }

        return tab;
    }

    [Theory]
    [InlineData(null)]
    [InlineData(401)]
    [InlineData(422)]
    [InlineData(429)]
    public async Task A_repeated_attempt_after_a_lost_response_creates_no_second_listing(int? rejectedBefore)
    {
        await using var site = await Site.StartAsync();
        await using var tab = await AddWithoutResponseAsync(site);
        if (rejectedBefore is { } status)
        {
            await tab.Page.RouteAsync(Listings, route => route.FulfillAsync(new() { Status = status }));
            await PressAsync(tab, "Add listing");
            if (status == 401)
                await PressAsync(tab, "Cancel");
            await Expect(tab.Page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
            await tab.Page.UnrouteAllAsync();
        }

        await PressAsync(tab, "Add listing");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Home");
        Assert.Equal(["Home"], await NamesAsync(site));
    }

    [Fact]
    public async Task What_is_entered_differently_after_a_lost_response_is_added_only_once_its_author_knows()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await AddWithoutResponseAsync(site);
        await FillAsync(tab, [("Name", "Another home")]);
        await PressAsync(tab, "Add listing");
        await Expect(tab.Page.GetByRole(AriaRole.Alert))
            .ToHaveTextAsync(
                "The listing may have been added already, as it was entered before. Look for it in the search, or press the button again to add this one too."
            );
        Assert.Equal(["Home"], await NamesAsync(site));
        await PressAsync(tab, "Add listing");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Another home");
        Assert.Equal(["Another home", "Home"], await NamesAsync(site));
    }

    /// <summary>The names of all listings, in the order of the alphabet.</summary>
    private static async Task<IReadOnlyList<string?>> NamesAsync(Site site)
    {
        using var all = JsonDocument.Parse(
            await site.Http.GetStringAsync(new Uri("listings", UriKind.Relative), Site.Stop)
        );
        return
        [
            .. all
                .RootElement.EnumerateArray()
                .Select(listing => listing.GetProperty("name").GetString())
                .Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task A_change_that_was_saved_although_its_response_was_lost_is_not_said_to_be_by_somebody_else()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await Price(tab).FillAsync("480.000");
        await using (await LoseResponsesAsync(tab, $"**/listings/{id}"))
        {
            await PressAsync(tab, "Save");
            await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The change may not have been saved");
        }

        await PressAsync(tab, "Save");
        await Expect(tab.Page.GetByRole(AriaRole.Alert))
            .ToHaveTextAsync(
                "The listing was changed since you opened it: by your first attempt, or by somebody else. Open it again to see its state."
            );
        await tab.Page.GotoAsync($"explorer/{id}");
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }
}
