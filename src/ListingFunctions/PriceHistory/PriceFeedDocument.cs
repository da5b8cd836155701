using System.Text.Json.Serialization;
using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The part of a document of <c>listing_prices</c> that the feed needs; see <see cref="Prices.PriceDocument"/>.
/// </summary>
public sealed record PriceFeedDocument
{
    /// <summary>The listing.</summary>
    public required long ListingId { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.Number"/>
    public long Number { get; init; }

    /// <summary>Euros.</summary>
    public required decimal PriceEur { get; init; }

    /// <summary>When the price was set.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.PreviousPriceEur"/>
    public decimal? PreviousPriceEur { get; init; }

    /// <inheritdoc cref="Prices.PriceDocument.IsFirst"/>
    public bool IsFirst { get; init; }

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

    /// <summary>
    /// Time to live in seconds, set when its listing was deleted and archived; −1 if the deletion was undone.
    /// </summary>
    [JsonPropertyName("ttl")]
    public long? TimeToLive { get; init; }

    /// <summary>
    /// The number of the write in its partition range, set by Cosmos; documents that one transaction wrote have the same.
    /// </summary>
    [JsonPropertyName("_lsn")]
    public long WriteNumber { get; init; }

    /// <summary>The change.</summary>
    [JsonIgnore]
    public PriceChange Change => new(PriceEur, CreatedDate, Number);

    /// <summary>The listing, as it was when the change was recorded.</summary>
    [JsonIgnore]
    public PricedListing Listing => new(ListingId, PostalCode, City, Country, BuildingType, SurfaceAreaM2);

    /// <summary>
    /// The documents of a page in the order of writes. Those of one transaction are in order of time, since the feed does
    /// not promise any order among them.
    /// </summary>
    public static IEnumerable<PriceFeedDocument> InOrder(IEnumerable<PriceFeedDocument> page) =>
        page.OrderBy(document => document.WriteNumber).ThenBy(document => document.CreatedDate);

    /// <summary>Why the document is not a price change; <see langword="null"/> if it is one.</summary>
    /// <param name="id">Its <c>id</c>.</param>
    public string? Validate(string? id) =>
        StoredPrice.Validate(id, CreatedDate, PriceEur, Number)
        ?? (
            !PriceTrail.IsPrice(PreviousPriceEur ?? 0)
                ? $"previous_price_eur is {PreviousPriceEur}, which is not a price."
            : !double.IsFinite(SurfaceAreaM2 ?? 0) ? "surface_area_m2 is not a finite number."
            : null
        );
}
