using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Market;

/// <summary>
/// What the market is computed from: a listing with its complete history and without personal data, as stored in
/// <c>market_listings</c> (partition key <c>/id</c>). It stays when the listing has expired, so that the past stays correct.
/// </summary>
public sealed record MarketListing
{
    /// <summary>The id of the listing.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Where it counts: the key of the place, such as <c>DE/koln</c>; <see langword="null"/> if its country or city is none.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>The city as written.</summary>
    public required string City { get; init; }

    /// <summary>The kind of building.</summary>
    public required BuildingType BuildingType { get; init; }

    /// <summary>Square metres.</summary>
    public required double SurfaceAreaM2 { get; init; }

    /// <summary>When it was created; for an imported listing, elsewhere. Never later than its first price.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <summary>When it was deleted; <see langword="null"/> while it is not.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>The complete history, oldest first.</summary>
    public required IReadOnlyList<MarketPrice> Prices { get; init; }

    /// <summary>A listing, given its complete history.</summary>
    internal static MarketListing Of(Listing listing, IReadOnlyList<PriceChange> history) =>
        new()
        {
            Id = ListingId.Format(listing.Id),
            Place = MarketPlace.Of(listing.PostalAddress.Country, listing.PostalAddress.City)?.Key,
            // A listing that was written out of band may have none.
            City = listing.PostalAddress.City ?? "",
            BuildingType = listing.BuildingType,
            SurfaceAreaM2 = listing.SurfaceAreaM2,
            CreatedDate =
                history is [var first, ..] && first.CreatedDate < listing.CreatedDate
                    ? first.CreatedDate
                    : listing.CreatedDate,
            DeletedDate = listing.DeletedDate,
            Prices = [.. history.Select(change => new MarketPrice(change.CreatedDate, change.PriceEur))],
        };

    /// <summary>Whether nothing of it differs, the prices included.</summary>
    internal bool IsSameAs(MarketListing other) =>
        this with { Prices = other.Prices } == other && Prices.SequenceEqual(other.Prices);
}
