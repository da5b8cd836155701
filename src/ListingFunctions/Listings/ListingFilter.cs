namespace ListingFunctions.Listings;

/// <summary>
/// The filters of a list; a listing must match all of them. A filter that is <see langword="null"/> or empty matches
/// every listing.
/// </summary>
public sealed record ListingFilter
{
    /// <summary>
    /// The city, case-insensitive; letters are compared one by one, so <c>ü</c> equals <c>Ü</c> but not <c>u</c>.
    /// </summary>
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

    /// <summary>The filters by place and building type as query parameters in canonical form.</summary>
    internal IEnumerable<(string Name, object? Value)> Home =>
        [
            ("city", City),
            ("postal_code", PostalCode),
            ("country", Country),
            .. BuildingTypes.Select(type => ("building_type", (object?)Listings.BuildingTypes.NameOf(type))),
        ];
}

/// <summary>A range of numbers, both ends inclusive; <see langword="null"/> is no bound.</summary>
/// <param name="Min">The minimum.</param>
/// <param name="Max">The maximum.</param>
public readonly record struct Bounds<T>(T? Min, T? Max)
    where T : struct;
