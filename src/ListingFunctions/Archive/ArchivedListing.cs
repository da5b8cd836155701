using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Archive;

/// <summary>A deleted listing with its complete price history, as one JSON document in the archive.</summary>
/// <param name="Listing">The listing as the API last returned it.</param>
/// <param name="DeletedDate">When it was deleted.</param>
/// <param name="ArchivedDate">When it was archived; later than its deletion.</param>
/// <param name="Prices">Every price, oldest first.</param>
/// <param name="MissingPrices">
/// The ranges of prices that were lost, and accepted as lost by an operator; absent if none were.
/// </param>
public sealed record ArchivedListing(
    ListingResponse Listing,
    DateTimeOffset DeletedDate,
    DateTimeOffset ArchivedDate,
    IReadOnlyList<PriceChange> Prices,
    IReadOnlyList<MissingPrices>? MissingPrices = null
)
{
    /// <summary>The path in the archive; see <see cref="PathOf"/>.</summary>
    [JsonIgnore]
    public string Path => PathOf(Listing.Id, DeletedDate);

    /// <summary>
    /// The path in the archive, by the month of the deletion in UTC: <c>{year}/{month}/{id}.json</c>. A deletion always
    /// has the same path, so archiving it again overwrites it; so does a later deletion of that month, whose history
    /// includes that of the first.
    /// </summary>
    public static string PathOf(long listingId, DateTimeOffset deletedDate) =>
        string.Create(CultureInfo.InvariantCulture, $"{deletedDate.UtcDateTime:yyyy/MM}/{FileOf(listingId)}");

    /// <summary>The last part of the paths of a listing.</summary>
    public static string FileOf(long listingId) => $"{ListingId.Format(listingId)}.json";

    /// <summary>
    /// An archived document without personal data (<see cref="PersonalData"/>), otherwise as it was;
    /// <see langword="null"/> if it has none any more.
    /// </summary>
    public static BinaryData? Erase(BinaryData document)
    {
        var listing = JsonElement.Parse(document.ToMemory().Span).GetProperty("listing");
        var erased = PersonalData.EraseFrom(listing);
        if (erased == listing.GetRawText())
            return null;
        var archived = JsonNode.Parse(document.ToMemory().Span)!;
        archived["listing"] = JsonNode.Parse(erased!);
        return new BinaryData(archived.ToJsonString(ArchiveJson.Types.Options));
    }

    /// <summary>The archived form of a listing.</summary>
    public static ArchivedListing Of(
        Listing listing,
        DateTimeOffset deletedDate,
        DateTimeOffset archivedDate,
        IReadOnlyList<PriceChange> prices
    ) => new(new ListingResponse(listing), deletedDate, archivedDate, prices, listing.MissingPrices);
}
