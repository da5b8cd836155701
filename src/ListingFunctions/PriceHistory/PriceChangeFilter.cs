namespace ListingFunctions.PriceHistory;

/// <summary>Which changes are asked for. The first price of a listing is no change, and passes only where all do.</summary>
/// <param name="IsRise">Only rises, only falls; <see langword="null"/> for both.</param>
/// <param name="MinPercent">
/// How large a change must be at least, either way, in percent of the price before, unrounded; <see langword="null"/>
/// for any. A rise from zero is larger than any.
/// </param>
internal sealed record PriceChangeFilter(bool? IsRise, decimal? MinPercent)
{
    /// <summary>Whether the change is asked for.</summary>
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
