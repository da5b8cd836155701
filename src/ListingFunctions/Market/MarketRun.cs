namespace ListingFunctions.Market;

/// <summary>
/// How far the daily computation is, one document of <c>market</c>: places are computed in their order, and a run that was
/// interrupted continues after the last of them.
/// </summary>
public sealed record MarketRun
{
    /// <summary>The id and the partition key of the document; no place has this one.</summary>
    internal const string Key = "run";

    /// <summary>Always the same.</summary>
    public string Id { get; init; } = Key;

    /// <summary>Always the same.</summary>
    public string Place { get; init; } = Key;

    /// <summary>
    /// The midnight in UTC up to which every place is computed once this run is finished. A place that it reaches on a later
    /// day is computed up to that day.
    /// </summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The last place that is computed; empty if none is.</summary>
    public string LastPlace { get; init; } = "";

    /// <summary>Whether every place is computed.</summary>
    public bool IsFinished { get; init; }

    /// <summary>The midnight up to which every place was computed by the run before; <see langword="null"/> if there was none.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>
    /// The midnight up to which every place is computed; while none ever was, the day before the first run, so that a first
    /// run that never ends is noticed too.
    /// </summary>
    internal DateTimeOffset ComputedUntil => IsFinished ? Until : PreviousUntil ?? Until.AddDays(-1);

    /// <summary>
    /// The run to continue: the stored one until it is finished, also when its day is over, since a run that began anew every
    /// day might never reach the last places; then that of today.
    /// </summary>
    /// <param name="stored">What is stored; <see langword="null"/> before the first run.</param>
    /// <param name="today">The last midnight in UTC.</param>
    internal static MarketRun Next(MarketRun? stored, DateTimeOffset today) =>
        stored switch
        {
            null => new MarketRun { Until = today },
            { IsFinished: true } when stored.Until < today => new MarketRun
            {
                Until = today,
                PreviousUntil = stored.Until,
            },
            _ => stored,
        };

    /// <summary>The run once a place is computed; finished if there was none any more.</summary>
    internal MarketRun After(string? place) =>
        place is null ? this with { IsFinished = true } : this with { LastPlace = place };

    /// <summary>The last midnight in UTC.</summary>
    internal static DateTimeOffset MidnightBefore(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);
}
