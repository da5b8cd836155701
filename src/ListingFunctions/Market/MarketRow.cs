namespace ListingFunctions.Market;

/// <summary>
/// The market of a place in a period. Prices, listings and days are those at the end of the period; the others are counted
/// within it. With fewer than <see cref="MinListings"/> listings at its end, a period has only <see cref="Listings"/>: the
/// figures would be those of single homes.
/// </summary>
/// <param name="Period">The month, <c>2026-11</c>, or the day, <c>2026-11-25</c>, in UTC.</param>
/// <param name="Listings">Listings in force at its end: created before, and not deleted by then.</param>
public sealed record MarketRow(string Period, int Listings)
{
    /// <summary>The listings that a period must have for its other figures to be given.</summary>
    public const int MinListings = 5;

    /// <summary>The median of the prices in force at the end, in euros; see <see cref="Quartile"/>.</summary>
    public decimal? MedianPriceEur { get; init; }

    /// <summary>The median of their prices per square metre; of listings without an area, there is none.</summary>
    public decimal? MedianPricePerM2Eur { get; init; }

    /// <summary>The 25th percentile of the prices per square metre.</summary>
    public decimal? P25PricePerM2Eur { get; init; }

    /// <summary>The 75th percentile of the prices per square metre.</summary>
    public decimal? P75PricePerM2Eur { get; init; }

    /// <summary>Listings that were created in the period.</summary>
    public int? NewListings { get; init; }

    /// <summary>Changes of prices in the period; the first price of a listing is none.</summary>
    public int? PriceChanges { get; init; }

    /// <summary>Those of them to a lower price.</summary>
    public int? PriceDrops { get; init; }

    /// <summary>The median of the changes, in percent of the previous price; of changes from zero there is none.</summary>
    public decimal? MedianChangePercent { get; init; }

    /// <summary>The median of the days since the creation of the listings in force at the end.</summary>
    public decimal? MedianDaysListed { get; init; }
}
