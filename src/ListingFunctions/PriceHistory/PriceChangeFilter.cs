using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The filters for price changes. The first price of a listing is not a change, and matches only if there is no filter
/// by direction or size.
/// </summary>
/// <param name="Home">
/// The filters by place and building type, which match as in the list of listings. A change of which these are unknown,
/// because it was recorded before they were stored, matches none of them.
/// </param>
/// <param name="ListingId">The listing; <see langword="null"/> for all.</param>
/// <param name="IsRise">
/// <see langword="true"/> for rises only, <see langword="false"/> for falls only, <see langword="null"/> for both.
/// </param>
/// <param name="MinPercent">
/// The minimum size of a change in either direction, in percent of the previous price, unrounded;
/// <see langword="null"/> for any. A rise from zero always matches.
/// </param>
internal sealed record PriceChangeFilter(ListingFilter Home, long? ListingId, bool? IsRise, decimal? MinPercent)
{
    private readonly string? _city = Home.City is { } city ? CityKey.Of(city) : null;

    /// <summary>Whether the change matches all filters.</summary>
    public bool Matches(RecordedChange change) =>
        (ListingId is null || change.ListingId == ListingId) && IsOfHome(change) && IsOfSize(change);

    /// <summary>Compares as the queries of the list do: the city by its key, the country ignoring case.</summary>
    private bool IsOfHome(RecordedChange change) =>
        (_city is null || change.City is { } city && CityKey.Of(city) == _city)
        && (Home.PostalCode is null || Home.PostalCode == change.PostalCode)
        && (Home.Country is null || Home.Country.Equals(change.Country, StringComparison.OrdinalIgnoreCase))
        && (
            Home.BuildingTypes.Count == 0
            || Home.BuildingTypes.Any(type => BuildingTypes.NameOf(type) == change.BuildingType)
        );

    private bool IsOfSize(RecordedChange change)
    {
        if (IsRise is null && MinPercent is null)
            return true;
        if (change is not { PreviousPriceEur: { } previous, ChangeEur: { } difference })
            return false;
        return (IsRise is null || (IsRise.Value ? difference > 0 : difference < 0))
            && (MinPercent is null || previous == 0 || Math.Abs(difference) / previous * 100 >= MinPercent);
    }
}
