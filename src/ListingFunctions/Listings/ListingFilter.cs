namespace ListingFunctions.Listings;

/// <summary>Which listings a list holds: those that satisfy all that is said here. What is <see langword="null"/> or empty says nothing.</summary>
public sealed record ListingFilter
{
    /// <summary>The city, whatever its case; letters are compared one by one, so <c>ü</c> is <c>Ü</c> and no <c>u</c>.</summary>
    public string? City { get; init; }

    /// <summary>The postal code, as it is written.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Two letters, whatever their case.</summary>
    public string? Country { get; init; }

    /// <summary>Any of these.</summary>
    public IReadOnlyList<BuildingType> BuildingTypes { get; init; } = [];

    /// <summary>Euros.</summary>
    public Bounds<decimal> LatestPriceEur { get; init; }

    /// <summary>Square metres.</summary>
    public Bounds<double> SurfaceAreaM2 { get; init; }

    /// <summary>Rooms.</summary>
    public Bounds<long> RoomsCount { get; init; }

    /// <summary>Bedrooms.</summary>
    public Bounds<long> BedroomsCount { get; init; }

    /// <summary>Written at this instant or later.</summary>
    public DateTimeOffset? UpdatedSince { get; init; }
}

/// <summary>A span of numbers, its ends included; <see langword="null"/> where it has no end.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
public readonly record struct Bounds<T>(T? Min, T? Max)
    where T : struct;
