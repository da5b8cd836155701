using Microsoft.Playwright;
using static ListingFunctions.ExplorerTests.OperatorsPage;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>The master key, which the page of operators asks for if the service requires it.</summary>
public sealed class MasterKeyTests(Browser browser, SharedSite shared)
    : IClassFixture<Browser>,
        IClassFixture<SharedSite>
{
    [Fact]
    public async Task The_master_key_is_asked_for_once_and_kept_for_the_tab_alone()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site, key: "right");
        await tab.Page.GotoAsync("explorer/operators");
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Master key" });
        await Expect(dialog).ToContainTextAsync("A master key is required.");
        await Expect(dialog).ToHaveCountAsync(1);
        await tab.PictureAsync("operators-key");
        await dialog.GetByLabel("Key").FillAsync("right");
        await Button(dialog, "Continue").ClickAsync();
        await Expect(tab.Page.Locator(".letter")).ToHaveCountAsync(3);
        Assert.Equal("right", await tab.Page.EvaluateAsync<string>("sessionStorage.getItem('master')"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("localStorage.length"));
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".letter")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Without_the_master_key_each_part_says_so_and_can_be_tried_again()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site, key: "right");
        await tab.Page.GotoAsync("explorer/operators");
        await Button(tab.Page.GetByRole(AriaRole.Dialog), "Cancel").ClickAsync();
        await Expect(tab.Page.GetByText("A master key is required.")).ToHaveCountAsync(4);
        await Button(tab.Page.Locator("section").First, "Try again").First.ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_part_whose_response_is_late_does_not_ask_again_for_a_master_key_that_was_not_given()
    {
        await using var tab = await browser.OpenOperatorsAsync(shared.Site, key: "right");
        var cancelled = new TaskCompletionSource();
        await tab.Page.RouteAsync(
            "**/ops/price-history/gaps*",
            async route =>
            {
                await cancelled.Task;
                await route.FallbackAsync();
            }
        );
        await tab.Page.GotoAsync("explorer/operators");
        await Button(tab.Page.GetByRole(AriaRole.Dialog), "Cancel").ClickAsync();
        await Expect(Button(tab.Page.GetByRole(AriaRole.Main), "Try again")).ToHaveCountAsync(3);
        cancelled.SetResult();
        await Expect(Button(tab.Page.GetByRole(AriaRole.Main), "Try again")).ToHaveCountAsync(4);
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }
}
