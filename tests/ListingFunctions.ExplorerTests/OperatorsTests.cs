using System.Text.RegularExpressions;
using ListingFunctions.Cosmos;
using Microsoft.Playwright;
using static ListingFunctions.ExplorerTests.OperatorsPage;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>What the page of operators shows and does.</summary>
public sealed class OperatorsTests(Browser browser, SharedSite shared)
    : IClassFixture<Browser>,
        IClassFixture<SharedSite>
{
    [Fact]
    public async Task A_service_where_all_is_well_has_no_dead_letters_and_no_gaps()
    {
        await using var tab = await browser.OpenAsync(shared.Site);
        await tab.Page.GotoAsync("explorer/operators");
        await Expect(tab.Page.GetByText("None.")).ToHaveCountAsync(3);
        await Expect(tab.Page.Locator("dd")).ToHaveCountAsync(Feeds.All.Count);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task It_shows_the_lag_of_each_feed_the_dead_letters_and_the_gaps()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        await tab.Page.GotoAsync("explorer/operators");
        await Expect(tab.Page.Locator("dl")).ToContainTextAsync("Recording of price changesup to date");
        await Expect(tab.Page.Locator("dl")).ToContainTextAsync("Push of events1.204 behind");
        await Expect(Letter(tab, "euros")).ToContainTextAsync("Listing 245531941306308");
        await Expect(Letter(tab, "The receiver returned 400.")).ToContainTextAsync("listing.deleted.v1");
        await Expect(Letter(tab, "245531941306309")).ToContainTextAsync("Missing price changes: 3 to 5, 9");
        await tab.PictureAsync("operators");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_dead_letter_shows_its_document_when_it_is_opened()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        await tab.Page.RouteAsync(
            "**/ops/price-failures/ab12",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        ContentType = "application/json",
                        Body = """{ "id": "ab12", "document": "{\"id\":\"245\",\"latest_price_eur\":\"cheap\"}" }""",
                    }
                )
        );
        await tab.Page.GotoAsync("explorer/operators");
        await Letter(tab, "euros").GetByText("Document", new() { Exact = true }).ClickAsync();
        await Expect(Letter(tab, "euros").Locator("pre")).ToContainTextAsync("\"latest_price_eur\": \"cheap\"");
        await tab.PictureAsync("operators-document");
    }

    [Theory]
    [InlineData(204, "The price is recorded.", 0)]
    [InlineData(409, "It fails again for the same reason, so it is kept.", 1)]
    [InlineData(404, "This dead letter is no longer there.", 1)]
    public async Task A_retry_says_what_came_of_it(int status, string says, int buttonsLeft)
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        var code = status == 404 ? "price_failure_not_found" : "still_fails";
        await tab.Page.RouteAsync(
            "**/ops/price-failures/ab12/retry",
            route =>
                route.FulfillAsync(
                    status == 204
                        ? new() { Status = status }
                        : new()
                        {
                            Status = status,
                            ContentType = "application/json",
                            Body = $$"""{ "code": "{{code}}", "message": "" }""",
                        }
                )
        );
        await tab.Page.GotoAsync("explorer/operators");
        await Button(Letter(tab, "euros"), "Retry").ClickAsync();
        var outcome = Letter(tab, "euros").GetByRole(AriaRole.Status);
        await Expect(outcome).ToContainTextAsync(says);
        await Expect(outcome).ToBeFocusedAsync();
        await Expect(Button(Letter(tab, "euros"), "Retry")).ToHaveCountAsync(buttonsLeft);
    }

    [Fact]
    public async Task The_next_page_of_a_list_is_added_once_however_often_the_button_is_pressed_meanwhile()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        var pressed = new TaskCompletionSource();
        await tab.Page.RouteAsync(
            new Regex("/ops/price-history/gaps"),
            async route =>
            {
                var isFirst = !route.Request.Url.Contains("continuation", StringComparison.Ordinal);
                if (!isFirst)
                    await pressed.Task;
                await route.FulfillAsync(
                    new()
                    {
                        ContentType = "application/json",
                        Headers = isFirst
                            ? [new("Link", """<ops/price-history/gaps?continuation=ab%20c>; rel="next" """)]
                            : null,
                        Body = $"[{(isFirst ? Gap : Gap.Replace("245531941306309", "5", StringComparison.Ordinal))}]",
                    }
                );
            }
        );
        await tab.Page.GotoAsync("explorer/operators");
        await Expect(tab.Page.Locator(".letter")).ToHaveCountAsync(3);
        await Button(tab.Page.GetByRole(AriaRole.Main), "More").DblClickAsync();
        pressed.SetResult();
        await Expect(tab.Page.Locator(".letter")).ToHaveCountAsync(4);
        await Expect(Button(tab.Page.GetByRole(AriaRole.Main), "More")).ToHaveCountAsync(0);
        Assert.Equal(4, await tab.Page.Locator(".letter").CountAsync());
    }

    [Fact]
    public async Task A_dead_letter_is_retried_once_however_often_the_button_is_pressed_meanwhile()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        var retries = 0;
        var pressed = new TaskCompletionSource();
        await tab.Page.RouteAsync(
            "**/ops/event-failures/ev1/retry",
            async route =>
            {
                retries++;
                await pressed.Task;
                await route.FulfillAsync(new() { Status = retries == 1 ? 204 : 404 });
            }
        );
        await tab.Page.GotoAsync("explorer/operators");
        var letter = Letter(tab, "The receiver returned 400.");
        await Button(letter, "Retry").DblClickAsync();
        pressed.SetResult();
        await Expect(letter.GetByRole(AriaRole.Status)).ToHaveTextAsync("The receiver has accepted the event.");
        Assert.Equal(1, retries);
    }

    [Fact]
    public async Task A_dead_letter_is_discarded_only_once_that_is_confirmed()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        await tab.Page.RouteAsync(
            "**/ops/event-failures/ev1",
            route => route.FulfillAsync(new() { Status = route.Request.Method == "DELETE" ? 204 : 500 })
        );
        await tab.Page.GotoAsync("explorer/operators");
        var letter = Letter(tab, "The receiver returned 400.");
        await Button(letter, "Discard").ClickAsync();
        await Button(tab.Page.GetByRole(AriaRole.Dialog), "Discard").ClickAsync();
        await Expect(letter.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is discarded.");
    }

    [Fact]
    public async Task A_loss_is_accepted_range_by_range_once_that_is_confirmed()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        var accepted = new List<string>();
        await tab.Page.RouteAsync(
            new Regex("/ops/price-history/245531941306309/accept-loss"),
            route =>
            {
                accepted.Add(new Uri(route.Request.Url).Query);
                return route.FulfillAsync(new() { ContentType = "application/json", Body = Gap });
            }
        );
        await tab.Page.GotoAsync("explorer/operators");
        var letter = Letter(tab, "245531941306309");
        await Button(letter, "Accept the loss").ClickAsync();
        var dialog = tab.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("The price changes 3 to 5, 9 count as lost for good");
        await tab.PictureAsync("operators-accept");
        await Button(dialog, "Cancel").ClickAsync();
        Assert.Empty(accepted);

        await Button(letter, "Accept the loss").ClickAsync();
        await Button(dialog, "Accept the loss").ClickAsync();
        await Expect(letter.GetByRole(AriaRole.Status)).ToContainTextAsync("The loss is accepted.");
        Assert.Equal(["?from=3&to=5", "?from=9&to=9"], accepted);
        await Expect(Button(letter, "Accept the loss")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_no_longer_missing_is_said()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site);
        await tab.Page.RouteAsync(
            new Regex("/ops/price-history/245531941306309/accept-loss"),
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 409,
                        ContentType = "application/json",
                        Body = """{ "code": "not_missing", "message": "" }""",
                    }
                )
        );
        await tab.Page.GotoAsync("explorer/operators");
        var letter = Letter(tab, "245531941306309");
        await Button(letter, "Accept the loss").ClickAsync();
        await Button(tab.Page.GetByRole(AriaRole.Dialog), "Accept the loss").ClickAsync();
        await Expect(letter.GetByRole(AriaRole.Status)).ToContainTextAsync("no longer missing");
    }
}
