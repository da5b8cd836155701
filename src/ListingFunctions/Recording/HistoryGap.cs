using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Recording;

/// <summary>A listing whose price history has lost changes.</summary>
/// <param name="ListingId">The listing.</param>
/// <param name="GapDate">
/// When it was noticed that changes are missing; absent if all that are missing were accepted as lost.
/// </param>
/// <param name="MissingPrices">
/// The ranges of missing changes, by their numbers; absent from a listing that has not been checked yet.
/// </param>
public sealed record HistoryGap(long ListingId, DateTimeOffset? GapDate, IReadOnlyList<MissingPrices>? MissingPrices)
{
    /// <summary>The gap in the history of a listing.</summary>
    public static HistoryGap Of(Listing listing) => new(listing.Id, listing.GapDate, listing.MissingPrices);
}
