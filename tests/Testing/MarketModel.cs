using System.Text.Json.Nodes;

namespace Testing;

/// <summary>A listing as <see cref="MarketModel"/> sees it.</summary>
/// <param name="Type">The building type, as in JSON.</param>
/// <param name="AreaM2">Square metres.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Deleted">When it was deleted.</param>
/// <param name="Prices">Its history, oldest first.</param>
public sealed record ModelListing(
    string Type,
    decimal AreaM2,
    DateTimeOffset Created,
    DateTimeOffset? Deleted,
    IReadOnlyList<(DateTimeOffset Date, decimal PriceEur)> Prices
);

/// <summary>
/// The market as its description defines it, computed by brute force: each figure of each period from all listings and all
/// prices, with no thought of cost.
/// </summary>
public static class MarketModel
{
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The row of a period, as the API returns it.</summary>
    public static string RowOf(
        IReadOnlyCollection<ModelListing> listings,
        string period,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var inForce = listings.Where(listing => listing.Created < end && !(listing.Deleted < end)).ToList();
        var row = new JsonObject { ["period"] = period, ["listings"] = inForce.Count };
        if (inForce.Count < 5)
            return row.ToJsonString();

        var changes = listings
            .SelectMany(listing => listing.Prices.Zip(listing.Prices.Skip(1)))
            .Where(pair => pair.Second.Date >= start && pair.Second.Date < end)
            .Select(pair => (Before: pair.First.PriceEur, After: pair.Second.PriceEur))
            .ToList();
        var prices = inForce
            .Where(listing => listing.Prices[0].Date < end)
            .Select(listing => (Price: listing.Prices.Last(price => price.Date < end).PriceEur, listing.AreaM2))
            .ToList();
        var perM2 = prices.Where(home => home.AreaM2 > 0).Select(home => home.Price / home.AreaM2).ToList();
        Add("median_price_eur", Quantile(prices.Select(home => home.Price), 0.5m));
        Add("median_price_per_m2_eur", Quantile(perM2, 0.5m));
        Add("p25_price_per_m2_eur", Quantile(perM2, 0.25m));
        Add("p75_price_per_m2_eur", Quantile(perM2, 0.75m));
        Add("new_listings", listings.Count(listing => listing.Created >= start && listing.Created < end));
        Add("price_changes", changes.Count);
        Add("price_drops", changes.Count(change => change.After < change.Before));
        Add(
            "median_change_percent",
            Quantile(
                changes
                    .Where(change => change.Before > 0)
                    .Select(change => (change.After - change.Before) * 100 / change.Before),
                0.5m
            )
        );
        Add(
            "median_days_listed",
            Quantile(inForce.Select(listing => (decimal)(end - listing.Created).TotalMilliseconds / 86_400_000), 0.5m)
        );
        return row.ToJsonString();

        void Add(string name, decimal? value)
        {
            if (value is { } number)
                row[name] = Rounded(number);
        }
    }

    /// <summary>The months, or days, from the first listing to a midnight; of days, the last two years.</summary>
    public static IEnumerable<string> RowsOf(
        IReadOnlyCollection<ModelListing> listings,
        bool days,
        DateTimeOffset first,
        DateTimeOffset until
    )
    {
        var day = new DateTimeOffset(first.UtcDateTime.Date, TimeSpan.Zero);
        if (!days)
            day = day.AddDays(1 - day.Day);
        else if (day < until.AddYears(-2))
            day = until.AddYears(-2);
        while (day < until)
        {
            var next = days ? day.AddDays(1) : day.AddMonths(1);
            yield return RowOf(
                listings,
                days ? $"{day:yyyy-MM-dd}" : $"{day:yyyy-MM}",
                day,
                next < until ? next : until
            );
            day = next;
        }
    }

    private static decimal? Quantile(IEnumerable<decimal> values, decimal share)
    {
        var ordered = values.Order().ToList();
        if (ordered.Count == 0)
            return null;
        var position = (ordered.Count - 1) * share;
        var lower = (int)decimal.Floor(position);
        var upper = (int)decimal.Ceiling(position);
        return ordered[lower] + (ordered[upper] - ordered[lower]) * (position - lower);
    }

    /// <summary>Once, at the end. What is half of a hundredth but for the last digits of a decimal is half of it.</summary>
    private static decimal Rounded(decimal number) =>
        decimal.Round(decimal.Round(number, 18), 2, MidpointRounding.AwayFromZero) / One;
}
