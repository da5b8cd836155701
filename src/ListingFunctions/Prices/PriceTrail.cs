using System.Globalization;

namespace ListingFunctions.Prices;

/// <summary>
/// The newest price changes of a listing, stored in the listing's own document: the outbox of the price history. The
/// write that changes a price also appends to the trail, so no price depends on the change feed having seen it. The
/// rules for prices are here.
/// </summary>
/// <param name="Recent">The newest changes, oldest first, their instants strictly increasing.</param>
/// <param name="OlderUntil">
/// The instant of the newest change that was evicted and is only in <c>listing_prices</c>; a reader of both checks with
/// it that a history has no gap. <see langword="null"/> if nothing was evicted.
/// </param>
public sealed record PriceTrail(IReadOnlyList<PriceChange> Recent, DateTimeOffset? OlderUntil = null)
{
    /// <summary>How many changes a listing carries; when there are more, the older half is evicted.</summary>
    public const int Capacity = 16;

    /// <summary>The highest price, in euros: 2^53 − 1.</summary>
    public const decimal MaxPrice = 9_007_199_254_740_991;

    /// <summary>Whether <see cref="Recent"/> is the complete history.</summary>
    public bool IsComplete => OlderUntil is null && Recent.Count > 0;

    /// <summary>The oldest change that the listing carries.</summary>
    public PriceChange? First => Recent.Count > 0 ? Recent[0] : null;

    /// <summary>The newest change; <see langword="null"/> in a document that the API did not write.</summary>
    public PriceChange? Last => Recent.Count > 0 ? Recent[^1] : null;

    /// <summary>The trail of a new listing: its first price is its first change.</summary>
    public static PriceTrail Start(decimal price, DateTimeOffset now) =>
        new([new PriceChange(price, InstantAfter(null, now))]);

    /// <summary>
    /// The trail after a write of <paramref name="price"/> at <paramref name="now"/>: one change longer if the price
    /// differs, otherwise the same.
    /// </summary>
    public PriceTrail Apply(decimal price, DateTimeOffset now) => IsAt(price) ? this : Add(price, now);

    /// <summary>
    /// Whether the newest change is to <paramref name="price"/>. If the stored price is another, it was written out of
    /// band.
    /// </summary>
    public bool IsAt(decimal price) => Last?.PriceEur == price;

    /// <summary>Appends a price that was written to the document out of band (Data Explorer, an import).</summary>
    /// <param name="stored">The price in the document.</param>
    /// <param name="written">When the document was last written (Cosmos <c>_ts</c>).</param>
    /// <param name="recorded">
    /// The newest changes in <c>listing_prices</c>. The trail continues from them if they are ahead of it, because the
    /// document was written from an old copy or without a trail.
    /// </param>
    public PriceTrail Absorb(decimal stored, DateTimeOffset written, PriceTrail recorded)
    {
        var known = IsBehind(recorded.Last?.CreatedDate) ? recorded : this;
        return IsPrice(stored) ? known.Apply(stored, written) : known;
    }

    /// <summary>
    /// Whether the trail contains every change at <paramref name="from"/> or later; <see langword="null"/> is the
    /// beginning of the history.
    /// </summary>
    public bool CoversFrom(DateTimeOffset? from) =>
        IsComplete || (Recent.Count > 0 && (from > OlderUntil || from >= First!.CreatedDate));

    /// <summary>
    /// What the trail knows of the price before <paramref name="change"/>, which is one of its changes.
    /// </summary>
    public PreviousPrice PreviousPriceOf(PriceChange change)
    {
        var earlier = Recent.LastOrDefault(other => other.CreatedDate < change.CreatedDate);
        return earlier is not null ? PreviousPrice.Of(earlier.PriceEur)
            : IsComplete ? PreviousPrice.None
            : PreviousPrice.Unknown;
    }

    /// <summary>Whether a change newer than the newest of the trail is recorded.</summary>
    public bool IsBehind(DateTimeOffset? recorded) => recorded is not null && !(Last?.CreatedDate >= recorded);

    /// <summary>
    /// Evicts the older half of a trail that has more than <see cref="Capacity"/> changes. The evicted changes must be
    /// in <c>listing_prices</c> before the shorter trail is written.
    /// </summary>
    public (PriceTrail Kept, IReadOnlyList<PriceChange> Evicted) Trim()
    {
        if (Recent.Count <= Capacity)
            return (this, []);
        var evicted = Recent.Count - Capacity / 2 - 1;
        return (new PriceTrail([.. Recent.Skip(evicted)], Recent[evicted - 1].CreatedDate), [.. Recent.Take(evicted)]);
    }

    /// <summary>
    /// The changes after the one at <paramref name="recorded"/>; all of them if <see langword="null"/>.
    /// </summary>
    public IEnumerable<PriceChange> After(DateTimeOffset? recorded) =>
        recorded is null ? Recent : Recent.Where(change => change.CreatedDate > recorded);

    /// <summary>
    /// Whether an amount is a valid price: euros from 0 to 2^53 − 1 with at most two decimal places, and exact in a
    /// JSON number that a reader parses as a double.
    /// </summary>
    public static bool IsPrice(decimal amount) =>
        amount is >= 0 and <= MaxPrice
        && amount == decimal.Round(amount, 2)
        && amount
            == decimal.Parse(
                ((double)amount).ToString("R", CultureInfo.InvariantCulture),
                NumberStyles.Float,
                CultureInfo.InvariantCulture
            );

    /// <summary>
    /// The instant to store for a change at <paramref name="now"/> after one at <paramref name="previous"/>: in whole
    /// milliseconds, and at least one later than the previous, even if the clock was set back.
    /// </summary>
    public static DateTimeOffset InstantAfter(DateTimeOffset? previous, DateTimeOffset now)
    {
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return instant > previous ? instant : previous?.AddMilliseconds(1) ?? instant;
    }

    private PriceTrail Add(decimal price, DateTimeOffset now) =>
        this with
        {
            Recent = [.. Recent, new PriceChange(price, InstantAfter(Last?.CreatedDate, now))],
        };
}
