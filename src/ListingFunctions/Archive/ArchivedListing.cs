using System.Globalization;
using System.Text.Json.Serialization;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Archive;

/// <summary>A deleted listing with its whole history, as the archive keeps it: one JSON document.</summary>
/// <param name="Listing">The listing as the API last answered it.</param>
/// <param name="DeletedDate">When it was deleted.</param>
/// <param name="ArchivedDate">When it was archived; later than its deletion.</param>
/// <param name="Prices">Every price it has had, oldest first, each once; nothing is left out.</param>
public sealed record ArchivedListing(
    ListingResponse Listing,
    DateTimeOffset DeletedDate,
    DateTimeOffset ArchivedDate,
    IReadOnlyList<PriceChange> Prices
)
{
    /// <summary>
    /// Where the archive keeps it, by the month of its deletion in UTC: <c>{year}/{month}/{id}.json</c>. One deletion
    /// has one path, however often it is archived.
    /// </summary>
    [JsonIgnore]
    public string Path =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DeletedDate.UtcDateTime:yyyy/MM}/{ListingId.Format(Listing.Id)}.json"
        );

    /// <summary>
    /// Puts a history together from its two places. They overlap: what a listing carries is told to
    /// <c>listing_prices</c> too, and a change is the same change by its instant.
    /// </summary>
    public static IReadOnlyList<PriceChange> CompleteHistory(
        IEnumerable<PriceChange> recorded,
        IEnumerable<PriceChange> carried
    ) => [.. carried.Concat(recorded).DistinctBy(change => change.CreatedDate).OrderBy(change => change.CreatedDate)];
}
