using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>
/// What the price of a listing did since its first price. It follows from the complete history, and from the trend before
/// a change and that change, so that it stays known when changes are evicted from the trail.
/// </summary>
/// <remarks>Its numbers are those of a reader that reads JSON numbers as doubles, so that it equals itself once stored.</remarks>
/// <param name="FirstPriceEur">The first price, in euros.</param>
/// <param name="LowestPriceEur">The lowest price, in euros.</param>
/// <param name="HighestPriceEur">The highest price, in euros.</param>
/// <param name="ChangesCount">How often the price changed; the first price is no change.</param>
public sealed record PriceTrend(
    decimal FirstPriceEur,
    decimal LowestPriceEur,
    decimal HighestPriceEur,
    long ChangesCount
)
{
    /// <summary>The price before the newest change, in euros; <see langword="null"/> before the first change.</summary>
    public decimal? PreviousPriceEur { get; init; }

    /// <summary>The instant of the newest change; <see langword="null"/> before the first change.</summary>
    public DateTimeOffset? PriceChangedDate { get; init; }

    /// <summary>
    /// See <see cref="PriceDifference.ChangeEur"/>, of the newest change; <see langword="null"/> before the first change.
    /// </summary>
    public decimal? ChangeEur { get; init; }

    /// <summary>
    /// See <see cref="PriceDifference.ChangePercent"/>, of the newest change; <see langword="null"/> also before the first
    /// change.
    /// </summary>
    public decimal? ChangePercent { get; init; }

    /// <summary>The trend of a complete history, oldest first; <see langword="null"/> of one without prices.</summary>
    public static PriceTrend? Of(IReadOnlyList<PriceChange> history) =>
        history is [var first, ..]
            ? new PriceTrend(first.PriceEur, first.PriceEur, first.PriceEur, 0).After(first, history.Skip(1))
            : null;

    /// <summary>The trend after further changes.</summary>
    /// <param name="last">The newest change of this trend.</param>
    /// <param name="changes">The changes after it, oldest first.</param>
    public PriceTrend After(PriceChange last, IEnumerable<PriceChange> changes)
    {
        var (trend, previous) = (this, last.PriceEur);
        foreach (var change in changes)
            (trend, previous) = (trend.After(previous, change), change.PriceEur);
        return trend;
    }

    private PriceTrend After(decimal previous, PriceChange change)
    {
        var difference = PriceDifference.Between(previous, change.PriceEur);
        return this with
        {
            LowestPriceEur = Math.Min(LowestPriceEur, change.PriceEur),
            HighestPriceEur = Math.Max(HighestPriceEur, change.PriceEur),
            ChangesCount = ChangesCount + 1,
            PreviousPriceEur = previous,
            PriceChangedDate = change.CreatedDate,
            ChangeEur = JsonNumber.AsDouble(difference.ChangeEur),
            ChangePercent = difference.ChangePercent is { } percent ? JsonNumber.AsDouble(percent) : null,
        };
    }
}
