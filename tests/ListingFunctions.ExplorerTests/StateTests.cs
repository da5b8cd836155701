using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>What a page shows before its data are there, and when they cannot be had.</summary>
public sealed class StateTests(Browser browser, SharedSite shared) : IClassFixture<Browser>, IClassFixture<SharedSite>
{
    private static readonly Regex Listings = new("/api/listings\\?");

    [Fact]
    public async Task A_page_says_that_it_is_loading()
    {
        await using var tab = await browser.OpenAsync(shared.Site);
        var isAsked = new TaskCompletionSource();
        var mayRespond = new TaskCompletionSource();
        await tab.Page.RouteAsync(
            Listings,
            async route =>
            {
                isAsked.SetResult();
                await mayRespond.Task;
                await route.ContinueAsync();
            }
        );
        await tab.Page.GotoAsync("explorer/search");
        await isAsked.Task;
        await Expect(tab.Page.Locator(".results[aria-busy=true]")).ToHaveTextAsync("Loading…");
        mayRespond.SetResult();
        await Expect(tab.Page.Locator(".results[aria-busy=false]")).ToContainTextAsync("No listings match");
    }

    [Theory]
    [InlineData(0, "", "The service cannot be reached.")]
    [InlineData(429, "throttled", "There are too many requests at the moment.")]
    [InlineData(500, "fault", "The service has made a mistake.")]
    [InlineData(503, "unavailable", "The service is not available at the moment.")]
    [InlineData(400, "invalid_continuation", "Begin the search again.")]
    public async Task An_error_is_said_in_the_pages_own_words_and_can_be_tried_again(
        int status,
        string code,
        string says
    )
    {
        await using var tab = await browser.OpenAsync(shared.Site);
        await tab.Page.RouteAsync(
            Listings,
            route =>
                status == 0
                    ? route.AbortAsync()
                    : route.FulfillAsync(
                        new()
                        {
                            Status = status,
                            ContentType = "application/problem+json",
                            Body = $$"""{ "code": "{{code}}", "message": "listings.read_failed" }""",
                        }
                    )
        );
        await tab.Page.GotoAsync("explorer/search");
        var alert = tab.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync(says);
        await Expect(alert).Not.ToContainTextAsync("_");
        await tab.PictureAsync($"error-{status}");
        await tab.Page.UnrouteAllAsync();
        await alert.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(tab.Page.Locator(".results")).ToContainTextAsync("No listings match");
    }

    [Fact]
    public async Task A_whole_page_that_fails_is_tried_again_where_the_reader_looks()
    {
        await using var tab = await browser.OpenAsync(shared.Site);
        await tab.Page.RouteAsync(Listings, route => route.AbortAsync());
        await tab.Page.GotoAsync("explorer");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Not available");
        await tab.Page.UnrouteAllAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("There are no listings yet");
        await Expect(tab.Page.Locator("main")).ToBeFocusedAsync();
    }
}
