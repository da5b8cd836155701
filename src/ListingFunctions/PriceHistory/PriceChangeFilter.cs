namespace ListingFunctions.PriceHistory;

/// <summary>
/// The filters for price changes. The first price of a listing is not a change, and matches only if there is no filter.
/// </summary>
/// <param name="IsRise">
/// <see langword="true"/> for rises only, <see langword="false"/> for falls only, <see langword="null"/> for both.
/// </param>
/// <param name="MinPercent">
/// The minimum size of a change in either direction, in percent of the previous price, unrounded;
/// <see langword="null"/> for any. A rise from zero always matches.
/// </param>
internal sealed record PriceChangeFilter(bool? IsRise, decimal? MinPercent)
{
    /// <summary>Whether the change matches all filters.</summary>
    public bool Matches(RecordedChange change)
    {
        if (IsRise is null && MinPercent is null)
            return true;
        if (change is not { PreviousPriceEur: { } previous, ChangeEur: { } difference })
            return false;
        return (IsRise is null || (IsRise.Value ? difference > 0 : difference < 0))
            && (MinPercent is null || previous == 0 || Math.Abs(difference) / previous * 100 >= MinPercent);
    }
}
