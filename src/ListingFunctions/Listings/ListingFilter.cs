namespace ListingFunctions.Listings;

/// <summary>
/// The filters of a list; a listing must match all of them. A filter that is <see langword="null"/> or empty matches
/// every listing.
/// </summary>
public sealed record ListingFilter
{
    /// <summary>The city, ignoring case and diacritics; see <see cref="CityKey"/>.</summary>
    public string? City { get; init; }

    /// <summary>The postal code, exactly as written.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Two-letter country code, case-insensitive.</summary>
    public string? Country { get; init; }

    /// <summary>Any of these building types.</summary>
    public IReadOnlyList<BuildingType> BuildingTypes { get; init; } = [];

    /// <summary>Euros.</summary>
    public Bounds<decimal> LatestPriceEur { get; init; }

    /// <summary>Square metres.</summary>
    public Bounds<double> SurfaceAreaM2 { get; init; }

    /// <summary>Rooms.</summary>
    public Bounds<long> RoomsCount { get; init; }

    /// <summary>Bedrooms.</summary>
    public Bounds<long> BedroomsCount { get; init; }

    /// <summary>Last updated at this instant or later.</summary>
    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>The price changed at this instant or later. The first price is no change.</summary>
    public DateTimeOffset? PriceChangedSince { get; init; }

    /// <summary>The direction in which the price changed last.</summary>
    public PriceDirection? PriceDirection { get; init; }

    /// <summary>
    /// The minimum size of the newest price change in either direction, in percent as it is stored, rounded to two places.
    /// </summary>
    public decimal? MinChangePercent { get; init; }

    /// <summary>Euros per square metre.</summary>
    public Bounds<decimal> PricePerM2Eur { get; init; }

    /// <summary>The filters by place and building type as query parameters in canonical form.</summary>
    internal IEnumerable<(string Name, object? Value)> Home =>
        [
            ("city", City),
            ("postal_code", PostalCode),
            ("country", Country),
            .. BuildingTypes.Select(type => ("building_type", (object?)Listings.BuildingTypes.NameOf(type))),
        ];
}

/// <summary>The direction of a price change.</summary>
public enum PriceDirection
{
    /// <summary>The price rose.</summary>
    Up,

    /// <summary>The price fell.</summary>
    Down,
}

/// <summary>A range of numbers, both ends inclusive; <see langword="null"/> is no bound.</summary>
/// <param name="Min">The minimum.</param>
/// <param name="Max">The maximum.</param>
public readonly record struct Bounds<T>(T? Min, T? Max)
    where T : struct;
