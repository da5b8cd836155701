namespace ListingFunctions.Prices;

/// <summary>
/// The listing whose price is recorded, and what it is at that moment: a reader of price changes wants to know what kind
/// of home changed its price, and where, although the listing may be another later.
/// </summary>
/// <param name="Id">The listing.</param>
/// <param name="PostalCode">The postal code, as written.</param>
/// <param name="City">The city, as written.</param>
/// <param name="Country">The country, as written.</param>
/// <param name="BuildingType">The building type, by its name in JSON.</param>
/// <param name="SurfaceAreaM2">Square metres.</param>
public sealed record PricedListing(
    long Id,
    string? PostalCode = null,
    string? City = null,
    string? Country = null,
    string? BuildingType = null,
    double? SurfaceAreaM2 = null
);
