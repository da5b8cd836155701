using Microsoft.Playwright;

namespace ListingFunctions.ExplorerTests;

/// <summary>The form of a listing, filled and sent.</summary>
internal static class ListingForm
{
    /// <summary>What its fields get for a listing; the type is chosen besides.</summary>
    public static readonly (string Label, string Text)[] Entries =
    [
        ("Price in €", "250.000"),
        ("Name", "Home"),
        ("Description", "Bright"),
        ("Street and number", "Lychener Straße 41"),
        ("Postal code", "10437"),
        ("City", "Berlin"),
        ("Country", "DE"),
        ("Area in m²", "86,5"),
        ("Rooms", "3"),
        ("Bedrooms", "2"),
    ];

    public static ILocator Price(Tab tab) => tab.Page.GetByLabel("Price in €");

    public static Task PressAsync(Tab tab, string button) =>
        tab.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public static async Task FillAsync(Tab tab, IEnumerable<(string Label, string Text)> entries)
    {
        foreach (var (label, text) in entries)
            await tab
                .Page.GetByLabel(label, new() { Exact = label is "Rooms" or "Bedrooms" or "Name" })
                .FillAsync(text);
    }
}
