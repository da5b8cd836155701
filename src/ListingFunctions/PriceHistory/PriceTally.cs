using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// Accumulates a <see cref="PriceSummary"/> from the changes of a range, which are added one by one in order of time.
/// It stores only the changes that the summary contains, however many there are.
/// </summary>
internal sealed record PriceTally
{
    /// <summary>The start of the range.</summary>
    private DateTimeOffset Begin { get; }

    private PriceChange First { get; }

    private PriceChange Lowest { get; init; }

    private PriceChange Highest { get; init; }

    /// <summary>
    /// Cents times milliseconds, up to the write of the latest price; exact, where a decimal would overflow.
    /// </summary>
    private Int128 Weight { get; init; }

    private PriceChange? Previous { get; init; }

    private PriceChange Latest { get; init; }

    private long Changes { get; init; }

    /// <param name="first">
    /// The price in force at <paramref name="from"/>, or the first after it if there is none.
    /// </param>
    /// <param name="from">The requested start of the range; <see langword="null"/> is the first price.</param>
    public PriceTally(PriceChange first, DateTimeOffset? from)
    {
        Begin = Later(from ?? first.CreatedDate, first.CreatedDate);
        First = Lowest = Highest = Latest = first;
    }

    /// <summary>Adds the next change.</summary>
    public PriceTally Add(PriceChange change) =>
        new(this)
        {
            Lowest = change.PriceEur < Lowest.PriceEur ? change : Lowest,
            Highest = change.PriceEur > Highest.PriceEur ? change : Highest,
            Weight = WeightUntil(change.CreatedDate),
            Previous = Latest,
            Latest = change,
            Changes = Changes + 1,
        };

    /// <summary>Creates the summary.</summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="to">The requested end of the range; <see langword="null"/> is now.</param>
    /// <param name="now">
    /// The current time; replaced by the time of the latest price if the clock was set back before it.
    /// </param>
    /// <param name="surfaceAreaM2">The listing's area, in square metres.</param>
    public PriceSummary Summarise(long listingId, DateTimeOffset? to, DateTimeOffset now, double surfaceAreaM2)
    {
        var present = Later(PriceTrail.InstantAfter(null, now), Latest.CreatedDate);
        var end = Earlier(to ?? present, present);
        var begin = Earlier(Begin, end);
        return new PriceSummary(
            listingId,
            begin,
            end,
            DatedPrice.Of(First),
            DatedPrice.Of(Latest),
            DatedPrice.Of(Lowest),
            DatedPrice.Of(Highest),
            Changes,
            PriceDifference.Between(First.PriceEur, Latest.PriceEur),
            Previous is null ? null : PriceDifference.Between(Previous.PriceEur, Latest.PriceEur),
            PriceDifference.ToTwoPlaces((end - Latest.CreatedDate).Ticks / (decimal)TimeSpan.TicksPerDay),
            begin < end ? Average(WeightUntil(end), Milliseconds(begin, end)) : Latest.PriceEur,
            PricePerM2.Of(Latest.PriceEur, surfaceAreaM2)
        );
    }

    private Int128 WeightUntil(DateTimeOffset instant) =>
        Weight + (Int128)(Latest.PriceEur * 100) * Milliseconds(Later(Latest.CreatedDate, Begin), instant);

    // Stryker disable once Equality : either of two equal instants will do.
    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    // Stryker disable once Equality : either of two equal instants will do.
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static long Milliseconds(DateTimeOffset from, DateTimeOffset to) =>
        (to - from).Ticks / TimeSpan.TicksPerMillisecond;

    private static decimal Average(Int128 weight, long milliseconds) =>
        PriceDifference.ToTwoPlaces((decimal)((2 * weight + milliseconds) / (2 * milliseconds)) / 100);
}
