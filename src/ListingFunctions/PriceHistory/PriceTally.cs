using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The sum of the changes of a span so far: what a <see cref="PriceSummary"/> is made of, however many they are. They
/// are added one by one, in order of time, and none is kept but those that the summary names.
/// </summary>
internal sealed record PriceTally
{
    /// <summary>Where the span begins.</summary>
    private DateTimeOffset Begin { get; }

    private PriceChange First { get; }

    private PriceChange Lowest { get; init; }

    private PriceChange Highest { get; init; }

    /// <summary>Cents times milliseconds, up to the write of the latest price: exact, where decimals would overflow.</summary>
    private Int128 Weight { get; init; }

    private PriceChange? Previous { get; init; }

    private PriceChange Latest { get; init; }

    private long Changes { get; init; }

    /// <param name="first">The price in force at <paramref name="from"/>, or the first after it where there is none.</param>
    /// <param name="from">Where the span is to begin; <see langword="null"/> is at the first price.</param>
    public PriceTally(PriceChange first, DateTimeOffset? from)
    {
        Begin = from > first.CreatedDate ? from.Value : first.CreatedDate;
        First = Lowest = Highest = Latest = first;
    }

    /// <summary>With the next change.</summary>
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

    /// <summary>The summary.</summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="to">Where the span is to end; <see langword="null"/> is now.</param>
    /// <param name="now">The time; where a clock was set back, it is not before the latest price.</param>
    /// <param name="surfaceAreaM2">The listing's area, in square metres.</param>
    public PriceSummary Summarise(long listingId, DateTimeOffset? to, DateTimeOffset now, double surfaceAreaM2)
    {
        var present = now > Latest.CreatedDate ? PriceTrail.InstantAfter(null, now) : Latest.CreatedDate;
        var end = to < present ? to.Value : present;
        var begin = Begin < end ? Begin : end;
        return new PriceSummary(
            listingId,
            begin,
            end,
            First,
            Latest,
            Lowest,
            Highest,
            Changes,
            PriceDifference.Between(First.PriceEur, Latest.PriceEur),
            Previous is null ? null : PriceDifference.Between(Previous.PriceEur, Latest.PriceEur),
            PriceDifference.ToTwoPlaces((end - Latest.CreatedDate).Ticks / (decimal)TimeSpan.TicksPerDay),
            begin < end ? Average(WeightUntil(end), Milliseconds(begin, end)) : Latest.PriceEur,
            PerSquareMetre(Latest.PriceEur, surfaceAreaM2)
        );
    }

    private Int128 WeightUntil(DateTimeOffset instant)
    {
        var since = Latest.CreatedDate > Begin ? Latest.CreatedDate : Begin;
        return since < instant ? Weight + (Int128)(Latest.PriceEur * 100) * Milliseconds(since, instant) : Weight;
    }

    private static long Milliseconds(DateTimeOffset from, DateTimeOffset to) =>
        (to - from).Ticks / TimeSpan.TicksPerMillisecond;

    private static decimal Average(Int128 weight, long milliseconds) =>
        PriceDifference.ToTwoPlaces((decimal)((2 * weight + milliseconds) / (2 * milliseconds)) / 100);

    private static decimal? PerSquareMetre(decimal price, double area) =>
        area > 0 && (double)price / area <= (double)PriceTrail.MaxPrice && ToDecimal(area) is > 0 and var exact
            ? PriceDifference.ToTwoPlaces(price / exact)
            : null;

    /// <summary>Areas beyond what a decimal can say make any price zero by the square metre, as the greatest does.</summary>
    private static decimal ToDecimal(double area) => area < (double)decimal.MaxValue ? (decimal)area : decimal.MaxValue;
}
