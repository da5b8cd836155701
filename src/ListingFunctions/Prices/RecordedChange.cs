namespace ListingFunctions.Prices;

/// <summary>A price change of any listing, as the feed of price changes and the pushed events have it.</summary>
/// <param name="ListingId">The listing.</param>
/// <param name="PriceEur">The new price, in euros.</param>
/// <param name="CreatedDate">
/// When the price was set. Together with <paramref name="ListingId"/> it identifies the change: a redelivered change
/// has the same values.
/// </param>
/// <param name="PreviousPriceEur">
/// The previous price; <see langword="null"/> for the first price of a listing, as are the two differences.
/// </param>
/// <param name="ChangeEur">See <see cref="PriceDifference.ChangeEur"/>.</param>
/// <param name="ChangePercent">See <see cref="PriceDifference.ChangePercent"/>.</param>
public sealed record RecordedChange(
    long ListingId,
    decimal PriceEur,
    DateTimeOffset CreatedDate,
    decimal? PreviousPriceEur,
    decimal? ChangeEur,
    decimal? ChangePercent
)
{
    /// <summary><see cref="PriceChange.Number"/>; <see langword="null"/> if it has none.</summary>
    public long? Number { get; init; }

    /// <inheritdoc cref="PricedListing.PostalCode"/>
    public string? PostalCode { get; init; }

    /// <inheritdoc cref="PricedListing.City"/>
    public string? City { get; init; }

    /// <inheritdoc cref="PricedListing.Country"/>
    public string? Country { get; init; }

    /// <inheritdoc cref="PricedListing.BuildingType"/>
    public string? BuildingType { get; init; }

    /// <inheritdoc cref="PricedListing.SurfaceAreaM2"/>
    public double? SurfaceAreaM2 { get; init; }

    /// <summary>A change of a listing, given the previous price in euros.</summary>
    public static RecordedChange Of(PricedListing listing, PriceChange change, decimal? previous)
    {
        var difference = previous is { } price ? PriceDifference.Between(price, change.PriceEur) : null;
        return new RecordedChange(
            listing.Id,
            change.PriceEur,
            change.CreatedDate,
            previous,
            difference?.ChangeEur,
            difference?.ChangePercent
        )
        {
            Number = change.Number > 0 ? change.Number : null,
            PostalCode = listing.PostalCode,
            City = listing.City,
            Country = listing.Country,
            BuildingType = listing.BuildingType,
            SurfaceAreaM2 = listing.SurfaceAreaM2,
        };
    }
}
