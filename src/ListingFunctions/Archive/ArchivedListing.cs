using System.Globalization;
using System.Text.Json.Serialization;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Archive;

/// <summary>A deleted listing with its complete price history, as one JSON document in the archive.</summary>
/// <param name="Listing">The listing as the API last returned it.</param>
/// <param name="DeletedDate">When it was deleted.</param>
/// <param name="ArchivedDate">When it was archived; later than its deletion.</param>
/// <param name="Prices">Every price, oldest first, each once.</param>
public sealed record ArchivedListing(
    ListingResponse Listing,
    DateTimeOffset DeletedDate,
    DateTimeOffset ArchivedDate,
    IReadOnlyList<PriceChange> Prices
)
{
    /// <summary>
    /// The path in the archive, by the month of the deletion in UTC: <c>{year}/{month}/{id}.json</c>. A deletion always
    /// has the same path, so archiving it again overwrites it.
    /// </summary>
    [JsonIgnore]
    public string Path =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DeletedDate.UtcDateTime:yyyy/MM}/{ListingId.Format(Listing.Id)}.json"
        );

    /// <summary>
    /// Merges the recorded and the carried changes. They overlap, because the changes of a trail are recorded in
    /// <c>listing_prices</c> too; a change is identified by its instant.
    /// </summary>
    public static IReadOnlyList<PriceChange> CompleteHistory(
        IEnumerable<PriceChange> recorded,
        IEnumerable<PriceChange> carried
    ) => [.. carried.Concat(recorded).DistinctBy(change => change.CreatedDate).OrderBy(change => change.CreatedDate)];
}
