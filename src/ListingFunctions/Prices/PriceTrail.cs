using System.Globalization;

namespace ListingFunctions.Prices;

/// <summary>
/// The newest price changes of a listing, oldest first, as the listing itself carries them. These are the rules about
/// prices: the write that changes a price also adds it here, so no price depends on the change feed having seen it.
/// </summary>
/// <param name="Recent">The newest changes, oldest first, their instants strictly increasing.</param>
/// <param name="OlderUntil">
/// The instant of the newest change before <paramref name="Recent"/>, which stands in <c>listing_prices</c> alone; so
/// a reader of both sees whether what it read is whole. <see langword="null"/> when there is none.
/// </param>
public sealed record PriceTrail(IReadOnlyList<PriceChange> Recent, DateTimeOffset? OlderUntil = null)
{
    /// <summary>How many changes a listing carries; past it, the older half leaves.</summary>
    public const int Capacity = 16;

    /// <summary>The highest price, in euros: 2^53 − 1.</summary>
    public const decimal MaxPrice = 9_007_199_254_740_991;

    /// <summary>Whether <see cref="Recent"/> is the whole history.</summary>
    public bool IsComplete => OlderUntil is null && Recent.Count > 0;

    /// <summary>The oldest change that the listing carries.</summary>
    public PriceChange? First => Recent.Count > 0 ? Recent[0] : null;

    /// <summary>The newest change; <see langword="null"/> in a document that the API did not write.</summary>
    public PriceChange? Last => Recent.Count > 0 ? Recent[^1] : null;

    /// <summary>The trail of a new listing: its first price is its first change.</summary>
    public static PriceTrail Start(decimal price, DateTimeOffset now) =>
        new([new PriceChange(price, InstantAfter(null, now))]);

    /// <summary>The trail after a write at <paramref name="now"/>: longer by one if, and only if, the price differs.</summary>
    public PriceTrail Apply(decimal price, DateTimeOffset now) => IsAt(price) ? this : Add(price, now);

    /// <summary>Whether the newest change is to <paramref name="price"/>. A stored price it is not at was edited outside the API.</summary>
    public bool IsAt(decimal price) => Last?.PriceEur == price;

    /// <summary>
    /// Takes up a price that was written to the document outside the API (Data Explorer, an import).
    /// </summary>
    /// <param name="stored">The price in the document.</param>
    /// <param name="written">When the document was last written (Cosmos <c>_ts</c>).</param>
    /// <param name="recorded">
    /// The newest changes in <c>listing_prices</c>. They are more than the document carries where it was written from
    /// an old copy, or without a trail; it goes on from them.
    /// </param>
    public PriceTrail Absorb(decimal stored, DateTimeOffset written, PriceTrail recorded)
    {
        var known = IsBehind(recorded.Last?.CreatedDate) ? recorded : this;
        return IsPrice(stored) ? known.Apply(stored, written) : known;
    }

    /// <summary>Whether all changes at <paramref name="from"/> and after, <see langword="null"/> being the beginning, are carried here.</summary>
    public bool CoversFrom(DateTimeOffset? from) =>
        IsComplete || (Recent.Count > 0 && (from > OlderUntil || from >= First!.CreatedDate));

    /// <summary>What is known here of the price before <paramref name="change"/>, which is carried here.</summary>
    public PreviousPrice PreviousPriceOf(PriceChange change)
    {
        var earlier = Recent.LastOrDefault(other => other.CreatedDate < change.CreatedDate);
        return earlier is not null ? PreviousPrice.Of(earlier.PriceEur)
            : IsComplete ? PreviousPrice.None
            : PreviousPrice.Unknown;
    }

    /// <summary>Whether a change after the newest one here is known to be recorded.</summary>
    public bool IsBehind(DateTimeOffset? recorded) => recorded is not null && !(Last?.CreatedDate >= recorded);

    /// <summary>
    /// Makes room in a trail that has outgrown its <see cref="Capacity"/>. What leaves must be in
    /// <c>listing_prices</c> before a listing without it is written.
    /// </summary>
    public (PriceTrail Kept, IReadOnlyList<PriceChange> Evicted) Trim()
    {
        if (Recent.Count <= Capacity)
            return (this, []);
        var evicted = Recent.Count - Capacity / 2 - 1;
        return (new PriceTrail([.. Recent.Skip(evicted)], Recent[evicted - 1].CreatedDate), [.. Recent.Take(evicted)]);
    }

    /// <summary>The changes that come after the one at <paramref name="recorded"/>; all of them for <see langword="null"/>.</summary>
    public IEnumerable<PriceChange> After(DateTimeOffset? recorded) =>
        recorded is null ? Recent : Recent.Where(change => change.CreatedDate > recorded);

    /// <summary>
    /// Whether an amount can be a price: euros from 0 to 2^53 − 1 with at most two decimal places, such that a JSON
    /// number, which many readers take as a double, gives it back exactly.
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
    /// The instant of a change at <paramref name="now"/> that follows one at <paramref name="previous"/>: later by at
    /// least a millisecond, whatever the clock does.
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
