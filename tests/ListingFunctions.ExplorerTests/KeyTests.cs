using System.Net.Http.Headers;
using Microsoft.Playwright;
using static ListingFunctions.ExplorerTests.ListingForm;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>
/// Changes that need a function key or an access token. The local host asks for no keys, so these tests respond in its
/// place as the Functions host does: a missing or wrong key is a 401 with an empty body and without CORS headers.
/// </summary>
public sealed class KeyTests(Browser browser) : IClassFixture<Browser>
{
    private const string Key = "right";

    /// <summary>
    /// Playwright adds CORS headers to the responses that it fulfils unless they have some. To a browser, one that names
    /// another origin is the same as none.
    /// </summary>
    private static readonly Dictionary<string, string> NoCors = new()
    {
        ["Access-Control-Allow-Origin"] = "https://nobody.invalid",
    };

    private static ILocator Problem(Tab tab) => tab.Page.Locator("form .problem");

    private static ILocator Dialog(Tab tab) => tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Function key" });

    private static async Task ChangePriceAsync(Tab tab)
    {
        await Price(tab).FillAsync("480000");
        await PressAsync(tab, "Save");
    }

    private static async Task EnterAsync(Tab tab, string key)
    {
        await Dialog(tab).GetByRole(AriaRole.Textbox, new() { Name = "Key" }).FillAsync(key);
        await PressAsync(tab, "Continue");
    }

    private static Task<string?> KeptAsync(Tab tab) => tab.Page.EvaluateAsync<string?>("sessionStorage.getItem('key')");

    private static async Task AskForKeysAsync(Tab tab) =>
        await tab.Page.RouteAsync(
            "**/listings/*",
            route =>
                route.Request.Method == "PATCH" && route.Request.Headers.GetValueOrDefault("x-functions-key") != Key
                    ? route.FulfillAsync(new() { Status = 401, Headers = NoCors })
                    : route.ContinueAsync()
        );

    [Fact]
    public async Task A_change_that_requires_a_key_asks_for_it_and_keeps_it_for_the_tab_alone()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await AskForKeysAsync(tab);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await ChangePriceAsync(tab);
        await Expect(Dialog(tab)).ToContainTextAsync("A function key is required.");
        await tab.PictureAsync("key");
        await EnterAsync(tab, Key);
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Equal(Key, await KeptAsync(tab));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("localStorage.length"));
    }

    [Fact]
    public async Task A_reader_without_a_key_sees_that_it_is_required()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await AskForKeysAsync(tab);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await ChangePriceAsync(tab);
        await PressAsync(tab, "Cancel");
        await Expect(Problem(tab)).ToHaveTextAsync("A function key is required.");
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_forgotten_and_another_is_asked_for()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await AskForKeysAsync(tab);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await ChangePriceAsync(tab);
        await EnterAsync(tab, "wrong");
        await Expect(Problem(tab)).ToHaveTextAsync("The service did not accept this function key.");

        await PressAsync(tab, "Save");
        await Expect(Dialog(tab)).ToContainTextAsync("The service did not accept this function key.");
        Assert.Null(await KeptAsync(tab));
        await EnterAsync(tab, Key);
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task On_a_page_of_another_origin_a_missing_key_and_a_network_error_look_the_same_and_both_are_named()
    {
        await using var other = await OtherOrigin.StartAsync();
        await using var site = await Site.StartAsync(
            new Dictionary<string, string?> { ["Cors:AllowedOrigins"] = other.Origin }
        );
        await other.ShowAsync(site);
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await AskForKeysAsync(tab);
        await tab.Page.GotoAsync($"{other.Origin}/explorer/{id}?edit");
        await ChangePriceAsync(tab);
        const string Both =
            "Either a function key is required, or the service cannot be reached. The change may not have been saved; try again.";
        await Expect(Dialog(tab)).ToContainTextAsync(Both);
        await PressAsync(tab, "Cancel");
        await Expect(Problem(tab)).ToHaveTextAsync(Both);

        await PressAsync(tab, "Save");
        await EnterAsync(tab, "wrong");
        await Expect(Problem(tab)).ToContainTextAsync("Either the service did not accept this function key, or");

        await PressAsync(tab, "Save");
        await EnterAsync(tab, Key);
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_page_of_the_service_itself_reports_a_network_error_and_asks_for_no_key()
    {
        await using var site = await Site.StartAsync();
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await tab.Page.RouteAsync(
            "**/listings/*",
            route => route.Request.Method == "PATCH" ? route.AbortAsync() : route.ContinueAsync()
        );
        await ChangePriceAsync(tab);
        await Expect(Problem(tab))
            .ToHaveTextAsync("The service cannot be reached. The change may not have been saved; try again.");
    }

    [Fact]
    public async Task A_change_that_requires_a_token_asks_until_it_is_valid_and_keeps_it_for_the_tab_alone()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var site = await Site.StartAsync(issuer.Settings);
        site.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token());
        var id = await site.AddAsync("Home", 500_000);
        await using var tab = await browser.OpenAsync(site);
        await tab.Page.GotoAsync($"explorer/{id}?edit");
        await Price(tab).FillAsync("480000");
        foreach (
            var (token, says) in new[]
            {
                ("no token", "cannot be read"),
                (issuer.TokenWith("roles", new[] { "Listings.Read" }), "not allowed"),
            }
        )
        {
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Token" }).FillAsync(token);
            await tab.PictureAsync("token");
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(says);
        }

        // After a token that was not right, or not enough, another is asked for.
        var right = issuer.Token();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Token" }).FillAsync(right);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Equal(right, await tab.Page.EvaluateAsync<string>("sessionStorage.getItem('token')"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("localStorage.length"));
    }
}
