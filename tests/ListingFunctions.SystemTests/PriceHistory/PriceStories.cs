using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.PriceHistory;

namespace ListingFunctions.SystemTests.PriceHistory;

/// <summary>Listings with prices, and the following of links, for the tests of this folder.</summary>
internal static partial class PriceStories
{
    /// <summary>A listing that goes through these prices.</summary>
    public static async Task<long> StoryAsync(this App app, params IEnumerable<decimal> prices)
    {
        long id = 0;
        foreach (var (index, price) in prices.Index())
        {
            if (index == 0)
                id = await app.CreateAsync(price);
            else
                await app.UpdateAsync(id, price);
        }

        return id;
    }

    /// <summary>The address that a <c>Link</c> leads on to, below <c>api/</c>.</summary>
    public static string? Next(this Response response) =>
        response.Headers.TryGetValue("Link", out var link) && Link.Match(link) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    /// <summary>The entries of all pages, from the first on.</summary>
    public static async Task<List<Price>> ReadToTheEndAsync(this App app, string path)
    {
        var prices = new List<Price>();
        for (var next = path; next is not null; )
        {
            var response = await app.SendAsync("GET", next);
            Assert.Equal(System.Net.HttpStatusCode.OK, response.Status);
            prices.AddRange(response.Body.Deserialize(PriceHistoryJson.Types.IReadOnlyListPrice)!);
            next = response.Next();
        }

        return prices;
    }

    public static decimal Euros(this JsonElement price) => price.GetProperty("price_eur").GetDecimal();

    /// <summary>As an address has it.</summary>
    public static string Text(this DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A</api/([^>]+)>; rel=""next""\z")]
    private static partial Regex Link { get; }
}
