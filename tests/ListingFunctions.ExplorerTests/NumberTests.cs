using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace ListingFunctions.ExplorerTests;

/// <summary>Numbers as people of several countries type them, read by the page's own module.</summary>
public sealed class NumberTests(Browser browser, SharedSite shared) : IClassFixture<Browser>, IClassFixture<SharedSite>
{
    [Theory]
    [InlineData("de-DE", "250.000", "250000")]
    [InlineData("de-DE", "250.000,50 €", "250000.5")]
    [InlineData("de-DE", "1.250.000", "1250000")]
    [InlineData("de-DE", "86,5", "86.5")]
    [InlineData("de-DE", "86.5", "86.5")]
    [InlineData("de-DE", "0,125", "0.125")]
    [InlineData("de-DE", "250,000", "250 or 250000")]
    [InlineData("en-GB", "250.000", "250 or 250000")]
    [InlineData("en-GB", "250,000", "250000")]
    [InlineData("en-GB", "250.000,50", "250000.5")]
    [InlineData("en-GB", "€250,000.50", "250000.5")]
    [InlineData("en-GB", "0.125", "0.125")]
    [InlineData("en-GB", "-5", "-5")]
    [InlineData("en-IN", "2,50,000", "250000")]
    [InlineData("fr-FR", "250 000", "250000")]
    [InlineData("fr-FR", "250.000", "250000 or 250")]
    [InlineData("de-CH", "250’000.50", "250000.5")]
    [InlineData("ar-EG", "٢٥٠٬٠٠٠٫٥", "250000.5")]
    [InlineData("ar-EG", "٢٥٠٠٠٠", "250000")]
    [InlineData("ar-EG", "250000", "250000")]
    [InlineData("hi-IN", "२५०", "250")]
    [InlineData("en-GB", "", "none")]
    [InlineData("en-GB", "about 5", "none")]
    [InlineData("en-GB", "1,2,3", "none")]
    [InlineData("en-GB", "5.", "none")]
    public async Task A_number_is_read_as_its_reader_means_it_or_questioned(string locale, string text, string expected)
    {
        await using var tab = await OpenAsync(locale);
        var read = await tab.Page.EvaluateAsync<string>(
            """
            async ([address, text]) => {
              const { readNumber } = await import(address);
              const { value, readings } = readNumber(text);
              return value !== undefined ? `${value}` : readings ? readings.join(" or ") : "none";
            }
            """,
            new[] { Module(tab), text }
        );
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-GB")]
    [InlineData("fr-CH")]
    [InlineData("ar-EG")]
    public async Task A_number_that_the_page_writes_is_read_back_exactly(string locale)
    {
        await using var tab = await OpenAsync(locale);
        foreach (var number in new[] { 0, 0.125, 86.5, 250_000, 1_234_567.89, 9_007_199_254_740_991 })
        {
            var read = await tab.Page.EvaluateAsync<double>(
                """
                async ([address, number]) => {
                  const { asTyped, readNumber } = await import(address);
                  return readNumber(asTyped(Number(number))).value ?? -1;
                }
                """,
                new[] { Module(tab), number.ToString(CultureInfo.InvariantCulture) }
            );
            Assert.Equal(number, read);
        }
    }

    private static string Module(Tab tab) => new Uri(new Uri(tab.Page.Url), "assets/web/number.js").AbsoluteUri;

    private async Task<Tab> OpenAsync(string locale)
    {
        var tab = await browser.OpenAsync(shared.Site, new() { Locale = locale });
        await tab.Page.GotoAsync("explorer/new");
        await Expect(tab.Page.Locator("form")).ToBeVisibleAsync();
        return tab;
    }
}
