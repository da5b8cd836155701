namespace ListingFunctions.Faults.Injection;

/// <summary>How often what fails.</summary>
public sealed record FaultPlan
{
    /// <summary>Everything but old copies and restores, often enough that ten thousand operations meet every kind many times.</summary>
    public static FaultPlan Everything { get; } =
        new()
        {
            Requests = new Dictionary<FaultKind, double>
            {
                [FaultKind.Throttled] = 0.01,
                // Each costs its client the five seconds that the SDK waits by itself.
                [FaultKind.ThrottledWithoutDelay] = 0.0005,
                [FaultKind.ThrottledForLong] = 0.002,
                [FaultKind.RequestTimeout] = 0.005,
                [FaultKind.RetryWith] = 0.005,
                [FaultKind.InternalError] = 0.003,
                [FaultKind.Unavailable] = 0.005,
                [FaultKind.Refused] = 0.003,
                [FaultKind.ResetBefore] = 0.005,
                [FaultKind.Slow] = 0.01,
                [FaultKind.AnswerReset] = 0.01,
                [FaultKind.AnswerTimeout] = 0.005,
                [FaultKind.AnswerUnavailable] = 0.005,
                [FaultKind.SentTwice] = 0.01,
            },
            Deliveries = new Dictionary<FaultKind, double>
            {
                [FaultKind.DeliveredTwice] = 0.12,
                [FaultKind.DeliveredInHalves] = 0.12,
                [FaultKind.DeliveredOutOfOrder] = 0.12,
                [FaultKind.DeliveredLate] = 0.12,
                [FaultKind.StoppedBeforeCheckpoint] = 0.1,
            },
            Clock = new Dictionary<FaultKind, double>
            {
                [FaultKind.ClockBack] = 0.2,
                [FaultKind.ClockForward] = 0.2,
                [FaultKind.ClockStill] = 0.2,
            },
            Events =
            [
                FaultKind.RangeSplit,
                FaultKind.RangeSplitInBatch,
                FaultKind.ForeignDocument,
                FaultKind.ForeignSession,
                FaultKind.ForeignCursor,
                FaultKind.ImportCut,
            ],
        };

    /// <summary>Everything that may happen together with what sets a listing back to an earlier state.</summary>
    private static FaultPlan BesideOldCopies { get; } = Everything.Without(FaultKind.ClockForward);

    /// <summary>
    /// Old copies are written back, and everything else but clocks that go forward. While a listing has a date in the
    /// future, an old copy of it is not recognized.
    /// </summary>
    public static FaultPlan OldCopies { get; } =
        BesideOldCopies with
        {
            Events = [.. BesideOldCopies.Events, FaultKind.OldCopy],
        };

    /// <summary>
    /// Everything, and containers are set back as well. With one kind of restore the history in the end is known; with
    /// all of them less can be said of it.
    /// </summary>
    public static FaultPlan Restores(params IReadOnlyCollection<FaultKind> kinds)
    {
        // A clock that is behind gives updates of a listing that was set back instants of before that.
        var beside = kinds.All(kind => kind == FaultKind.PricesRestored)
            ? BesideOldCopies
            : BesideOldCopies.Without(FaultKind.ClockBack, FaultKind.ClockStill);
        return beside with { Events = [.. beside.Events, .. kinds] };
    }

    /// <summary>Nothing fails.</summary>
    public static FaultPlan Nothing { get; } = new();

    /// <summary>This plan, but for some kinds.</summary>
    public FaultPlan Without(params IReadOnlyCollection<FaultKind> kinds)
    {
        return new FaultPlan
        {
            Requests = Rest(Requests),
            Deliveries = Rest(Deliveries),
            Clock = Rest(Clock),
            Events = [.. Events.Except(kinds)],
        };

        IReadOnlyDictionary<FaultKind, double> Rest(IReadOnlyDictionary<FaultKind, double> rates) =>
            rates.Where(rate => !kinds.Contains(rate.Key)).ToDictionary();
    }

    /// <summary>The kinds that this plan leaves out of <paramref name="other"/>.</summary>
    public IReadOnlyCollection<FaultKind> Lacks(FaultPlan other) => [.. other.Kinds.Except(Kinds)];

    private IEnumerable<FaultKind> Kinds => [.. Requests.Keys, .. Deliveries.Keys, .. Clock.Keys, .. Events];

    /// <summary>The share of requests to Cosmos.</summary>
    public IReadOnlyDictionary<FaultKind, double> Requests { get; init; } = new Dictionary<FaultKind, double>();

    /// <summary>The share of batches.</summary>
    public IReadOnlyDictionary<FaultKind, double> Deliveries { get; init; } = new Dictionary<FaultKind, double>();

    /// <summary>The share of the time.</summary>
    public IReadOnlyDictionary<FaultKind, double> Clock { get; init; } = new Dictionary<FaultKind, double>();

    /// <summary>What happens now and then, as often as its kind allows.</summary>
    public IReadOnlyCollection<FaultKind> Events { get; init; } = [];
}
