using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ListingFunctions.ExplorerTests;

/// <summary>The page of operators, over responses as those that the service returns; LocalHost asks for no key.</summary>
internal static class OperatorsPage
{
    public const string Failure = """
        { "id": "ab12", "listing_id": "245531941306308", "failed_date": "2026-11-20T10:00:00.000Z",
          "reason": "The price must be a number of euros with at most two decimal places." }
        """;

    public const string Event = """
        { "id": "ev1", "reason": "The receiver returned 400.", "failed_date": "2026-11-20T10:00:00.000Z",
          "event": { "specversion": "1.0", "type": "listing.deleted.v1", "id": "245531941306308/deleted/2026-11-20T10:00:00.000Z",
                     "source": "/listings", "subject": "245531941306308", "time": "2026-11-20T10:00:00.000Z", "data": {} } }
        """;

    public const string Gap = """
        { "listing_id": 245531941306309, "gap_date": "2026-11-19T10:00:00.000Z",
          "missing_prices": [ { "from": 3, "to": 5 }, { "from": 9, "to": 9 } ] }
        """;

    public static ILocator Letter(Tab tab, string text) => tab.Page.Locator(".letter", new() { HasText = text });

    public static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name });

    /// <summary>A tab for which each list of the operators has an entry.</summary>
    /// <param name="browser">What opens it.</param>
    /// <param name="site">The site.</param>
    /// <param name="key">The master key that the service requires; <see langword="null"/> if none.</param>
    public static async Task<Tab> OpenOperatorsAsync(this Browser browser, Site site, string? key = null)
    {
        var tab = await browser.OpenAsync(site);
        var lists = new Dictionary<string, string>
        {
            ["feeds"] = """[{ "feed": "record-price-changes", "lag": 0 }, { "feed": "publish-events", "lag": 1204 }]""",
            ["price-failures"] = $"[{Failure}]",
            ["event-failures"] = $"[{Event}]",
            ["gaps"] = $"[{Gap}]",
        };
        foreach (var (path, body) in lists)
            await tab.Page.RouteAsync(
                new Regex($"/ops/.*{path}(\\?.*)?$"),
                route =>
                    key is not null && route.Request.Headers.GetValueOrDefault("x-functions-key") != key
                        ? route.FulfillAsync(new() { Status = 401 })
                        : route.FulfillAsync(new() { ContentType = "application/json", Body = body })
            );
        return tab;
    }
}
