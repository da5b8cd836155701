using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Sources;

/// <summary>A listing with its complete history, as an export returns it and an import accepts it.</summary>
[method: SetsRequiredMembers]
public sealed record ExportedListing(ListingWrite Content) : ListingWrite(Content)
{
    /// <summary>The source of a listing that has none.</summary>
    private const string NoSource = "export";

    [JsonIgnore]
    private ListingWrite Content { get; } = Content;

    /// <summary>The source; <c>export</c> if it has none.</summary>
    [JsonPropertyOrder(-3)]
    public string Source { get; init; } = NoSource;

    /// <summary>Its key at the source; the id if it has none.</summary>
    [JsonPropertyOrder(-2)]
    public string Key { get; init; } = "";

    /// <summary>When it was created.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset CreatedDate { get; init; }

    /// <summary>Its history, oldest first.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<ExportedPrice> Prices { get; init; } = [];

    internal static ExportedListing Of(Listing listing, IReadOnlyList<PriceChange> prices) =>
        new(listing)
        {
            Source = listing.Source ?? NoSource,
            Key = listing.SourceKey ?? ListingId.Format(listing.Id),
            CreatedDate = listing.CreatedDate < prices[0].CreatedDate ? listing.CreatedDate : prices[0].CreatedDate,
            Prices = [.. prices.Select(price => new ExportedPrice(price.PriceEur, price.CreatedDate))],
        };
}

/// <summary>A price of an exported listing.</summary>
/// <param name="PriceEur">Euros.</param>
/// <param name="CreatedDate">When it was set.</param>
public sealed record ExportedPrice(decimal PriceEur, DateTimeOffset CreatedDate);
