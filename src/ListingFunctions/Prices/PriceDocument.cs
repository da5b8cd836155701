using System.Text.Json.Serialization;

namespace ListingFunctions.Prices;

/// <summary>
/// A price change as stored in <c>listing_prices</c> (partition key <c>/listing_id</c>: a history is always read as a
/// whole, and the changes of one listing arrive one at a time). <c>id</c> is <see cref="PriceChange.Key"/>.
/// </summary>
/// <param name="Id">The instant as text; a listing has one price at one instant.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="Number"><see cref="PriceChange.Number"/>; absent if it is unknown.</param>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the price was set.</param>
/// <param name="PreviousId">
/// The id of the previous change, empty if there is none; absent if it was unknown when this was recorded. A reader of
/// a range proves with it that the range has no gap at its ends.
/// </param>
/// <param name="PreviousPriceEur">
/// The previous price in euros; absent if there is none, or if it was unknown when this was recorded.
/// </param>
/// <param name="IsFirst"><see langword="true"/> if the change is the first of its listing; absent otherwise.</param>
public sealed record PriceDocument(
    string Id,
    long ListingId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Number,
    decimal PriceEur,
    DateTimeOffset CreatedDate,
    string? PreviousId = null,
    decimal? PreviousPriceEur = null,
    bool? IsFirst = null
)
{
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

    /// <summary>The document of a change of a listing.</summary>
    public static PriceDocument Of(PricedListing listing, PriceChange change, PreviousPrice previous) =>
        new(
            change.Key,
            listing.Id,
            change.Number,
            change.PriceEur,
            change.CreatedDate,
            previous.Id,
            previous.PriceEur,
            previous.IsFirst ? true : null
        )
        {
            PostalCode = listing.PostalCode,
            City = listing.City,
            Country = listing.Country,
            BuildingType = listing.BuildingType,
            SurfaceAreaM2 = listing.SurfaceAreaM2,
        };
}

/// <summary>A recorded change as a reader needs it.</summary>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When the price was set.</param>
/// <param name="Number"><see cref="PriceDocument.Number"/>; 0 if it has none.</param>
/// <param name="PreviousId"><see cref="PriceDocument.PreviousId"/>.</param>
public sealed record RecordedPrice(
    [property: JsonRequired] decimal PriceEur,
    [property: JsonRequired] DateTimeOffset CreatedDate,
    long Number = 0,
    string? PreviousId = null
)
{
    /// <summary>The change.</summary>
    [JsonIgnore]
    public PriceChange Change => new(PriceEur, CreatedDate, Number);

    /// <summary>Whether the change is the first of its listing at <paramref name="from"/> or later.</summary>
    public bool IsFirstFrom(DateTimeOffset? from) =>
        Number == 1
        || PreviousId is { Length: 0 }
        || (
            from is { } start
            && PreviousId is { } previous
            && string.CompareOrdinal(previous, PriceChange.KeyOf(start)) < 0
        );
}
