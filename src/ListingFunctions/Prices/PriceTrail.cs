using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>
/// The newest price changes of a listing, stored in the listing's own document: the outbox of the price history. The
/// write that changes a price also appends to the trail, so no price depends on the change feed having seen it. The
/// rules for prices are here.
/// </summary>
public sealed partial record PriceTrail
{
    /// <summary>How many changes a listing carries; when there are more, the older half is evicted.</summary>
    public const int Capacity = 16;

    /// <summary>
    /// How many a listing carries at most while nothing may be evicted, because the history has a gap. A write that
    /// would exceed it is rejected.
    /// </summary>
    public const int MaxLength = 64;

    /// <summary>The highest price, in euros: 2^53 − 1.</summary>
    public const decimal MaxPrice = 9_007_199_254_740_991;

    /// <param name="recent">
    /// The newest changes, oldest first, their instants strictly increasing. If they have no numbers and nothing was
    /// evicted, they are numbered from 1.
    /// </param>
    /// <param name="olderUntil">See <see cref="OlderUntil"/>.</param>
    public PriceTrail(IReadOnlyList<PriceChange> recent, DateTimeOffset? olderUntil = null)
    {
        var isNumbered = recent.Count == 0 || recent[0].Number > 0;
        Recent = isNumbered || olderUntil is not null ? recent : Numbered(recent, from: 1);
        OlderUntil = olderUntil;
    }

    /// <summary>The newest changes, oldest first; their numbers are consecutive.</summary>
    public IReadOnlyList<PriceChange> Recent { get; private init; }

    /// <summary>
    /// The instant of the newest change that was evicted and is only in <c>listing_prices</c>; <see langword="null"/>
    /// if nothing was evicted.
    /// </summary>
    public DateTimeOffset? OlderUntil { get; private init; }

    /// <summary>Whether <see cref="Recent"/> is the complete history.</summary>
    public bool IsComplete => First?.Number == 1;

    /// <summary>
    /// Whether its changes have numbers; <see langword="false"/> for a trail that was written, and had changes evicted,
    /// before changes had numbers.
    /// </summary>
    public bool IsNumbered => First is null or { Number: > 0 };

    /// <summary>The oldest change that the listing carries.</summary>
    public PriceChange? First => Recent.Count > 0 ? Recent[0] : null;

    /// <summary><see cref="First"/>, with what the trail knows of the change before it.</summary>
    internal RecordedPrice? FirstAsRecorded =>
        First is { } first
            ? new RecordedPrice(first.PriceEur, first.CreatedDate, first.Number, PreviousPriceOf(first).Id)
            : null;

    /// <summary>The newest change; <see langword="null"/> in a document that the API did not write.</summary>
    public PriceChange? Last => Recent.Count > 0 ? Recent[^1] : null;

    /// <summary>Whether a change may be evicted from it.</summary>
    public bool IsFull => Recent.Count > Capacity;

    /// <summary>The trail of a new listing: its first price is its first change.</summary>
    public static PriceTrail Start(decimal price, DateTimeOffset now) =>
        new([new PriceChange(price, InstantAfter(null, now), 1)]);

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

    /// <summary>
    /// The trail that a document should have, given what is recorded: the same, unless its price was written out of
    /// band (Data Explorer, an import), or the document is an old copy that was written back over newer versions, or
    /// was updated after that.
    /// </summary>
    /// <param name="recorded">The newest changes in <c>listing_prices</c>, as a trail.</param>
    /// <param name="stored">The price in the document.</param>
    /// <param name="written">When the document was last written (Cosmos <c>_ts</c>).</param>
    public PriceTrail Reconcile(PriceTrail recorded, decimal stored, DateTimeOffset written)
    {
        var known = ContinueFrom(recorded).AfterLastGap() with { Missing = Missing };
        return IsPrice(stored) ? known.Apply(stored, written) : known;
    }

    /// <summary>
    /// The trail with numbers, given how many changes are older than its own. For a trail that is not numbered.
    /// </summary>
    public PriceTrail NumberedAfter(long olderCount) => this with { Recent = Numbered(Recent, olderCount + 1) };

    /// <summary>
    /// Whether the trail contains every change at <paramref name="from"/> or later; <see langword="null"/> is the
    /// beginning of the history.
    /// </summary>
    public bool CoversFrom(DateTimeOffset? from) =>
        IsComplete || (Recent.Count > 0 && (from > OlderUntil || from >= First!.CreatedDate));

    /// <summary>Whether the change is one of the trail: the same number, instant and price.</summary>
    public bool Contains(PriceChange change) => Recent.Contains(change);

    /// <summary>Whether it has the changes of another trail, whatever their numbers.</summary>
    public bool HasChangesOf(PriceTrail other) =>
        Recent.Count == other.Recent.Count && Recent.Zip(other.Recent).All(pair => pair.First.IsSame(pair.Second));

    /// <summary>The changes later than <paramref name="last"/>; all of them if it is <see langword="null"/>.</summary>
    public IEnumerable<PriceChange> After(PriceChange? last) =>
        Recent.Where(change => last is null || change.CreatedDate > last.CreatedDate);

    /// <summary>
    /// What the trail knows of the price before <paramref name="change"/>, which is one of its changes.
    /// </summary>
    public PreviousPrice PreviousPriceOf(PriceChange change)
    {
        var earlier = Recent.LastOrDefault(other => other.CreatedDate < change.CreatedDate);
        if (earlier is not null)
            return PreviousPrice.Of(earlier);
        return change.Number == 1 ? PreviousPrice.None : PreviousPrice.At(OlderUntil);
    }

    /// <summary>
    /// The changes that are evicted from a full trail. They and the one before them must be in <c>listing_prices</c>
    /// before the shorter trail is written.
    /// </summary>
    public IReadOnlyList<PriceChange> Evictable => IsFull ? [.. Recent.Take(Recent.Count - Capacity / 2 - 1)] : [];

    /// <summary>The trail without its <see cref="Evictable"/> changes.</summary>
    public PriceTrail Trim()
    {
        var evicted = Evictable;
        return evicted is [.., var last]
            ? this with
            {
                Recent = [.. Recent.Skip(evicted.Count)],
                OlderUntil = last.CreatedDate,
            }
            : this;
    }

    /// <summary>
    /// Whether an amount is a valid price: euros from 0 to 2^53 − 1 with at most two decimal places, and exact in a
    /// JSON number that a reader parses as a double.
    /// </summary>
    public static bool IsPrice(decimal amount) =>
        amount is >= 0 and <= MaxPrice
        && amount == decimal.Round(amount, 2)
        // Stryker disable once Equality : it is exact with fifteen digits, and asking for it would give the same.
        && (amount < MaxOfFifteenDigits || amount == JsonNumber.AsDouble(amount));

    /// <summary>Below this, an amount with two decimal places has at most fifteen digits, which every double keeps.</summary>
    private const decimal MaxOfFifteenDigits = 10_000_000_000_000;

    /// <summary>
    /// The instant to store for a change at <paramref name="now"/> after one at <paramref name="previous"/>: in whole
    /// milliseconds, and at least one later than the previous, even if the clock was set back.
    /// </summary>
    /// <exception cref="InvalidOperationException">The previous one is the last instant that can be read.</exception>
    public static DateTimeOffset InstantAfter(DateTimeOffset? previous, DateTimeOffset now)
    {
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        if (previous is not { } last || instant > last)
            return instant;
        return last < Instant.Last
            ? last.AddMilliseconds(1)
            : throw new InvalidOperationException($"There is no instant after {Instant.TextOf(last)}.");
    }

    /// <summary>
    /// The trail of which this one is an older copy, with the changes that were made since on the copy; this trail
    /// itself if it is not one.
    /// </summary>
    private PriceTrail ContinueFrom(PriceTrail recorded)
    {
        // Its number in the history may be lower: one that has none, and lost its oldest changes, is numbered too low. If
        // it is higher, the history has changes that this trail lacks.
        if (recorded.Last is not { } newest)
            return this;
        if (Recent.Any(change => change.IsSame(newest) && (change.Number >= newest.Number || !IsNumbered)))
            return IsNumbered && recorded.IsNumbered ? WithBranchOf(recorded) : this;
        if (Last is not { } last)
            return recorded;
        if (!IsNumbered || !recorded.IsNumbered)
            return last.CreatedDate >= newest.CreatedDate ? this : recorded;
        // All that is recorded is older than this trail: changes are missing from the history, or not recorded yet.
        if (newest.Number < First!.Number)
            return this;

        // An old copy has nothing that is newer. If it was updated after it was written back, it has changes with the
        // numbers of recorded ones: those came first, then the copy restored its price, and then it was updated.
        var common = Recent.LastOrDefault(change => recorded.Recent.Any(change.IsSame));
        var own = Recent.Where(change => change.CreatedDate > (common ?? newest).CreatedDate).ToList();
        if (own is not [var update, ..])
            return recorded;
        var copied = Recent.LastOrDefault(change => change.Number < update.Number);
        var restored = copied is null
            ? recorded
            : recorded.Apply(copied.PriceEur, update.CreatedDate.AddMilliseconds(-1));
        return own.Aggregate(restored, (trail, change) => trail.Apply(change.PriceEur, change.CreatedDate));
    }

    /// <summary>
    /// The trail with what is recorded within its time and is not among its changes, in order of time: versions of the
    /// listing that Cosmos lost in a failover, after which the lost versions' successors were recorded, too. Each change
    /// that follows one of another branch is preceded by the price that its own branch had.
    /// </summary>
    private PriceTrail WithBranchOf(PriceTrail recorded)
    {
        var others = recorded
            .Recent.Where(change =>
                change.CreatedDate > First!.CreatedDate && Recent.All(own => own.CreatedDate != change.CreatedDate)
            )
            .ToList();
        if (others.Count == 0)
            return this;
        var own = First!;
        var merged = this with { Recent = [own] };
        foreach (var change in Recent.Skip(1).Concat(others).OrderBy(change => change.CreatedDate))
        {
            var isOwn = !others.Contains(change);
            var before = change.CreatedDate.AddMilliseconds(-1);
            if (isOwn && !merged.IsAt(own.PriceEur) && merged.Last!.CreatedDate < before)
                merged = merged.Add(own.PriceEur, before);
            merged = merged.Add(change.PriceEur, change.CreatedDate);
            own = isOwn ? change : own;
        }

        return merged;
    }

    /// <summary>
    /// The trail after its last gap: what is recorded may have one, but a document with a gap in its trail would be no
    /// valid listing. What is before the gap is older then, and the numbers prove that changes between are missing.
    /// </summary>
    private PriceTrail AfterLastGap()
    {
        if (!IsNumbered)
            return this;
        var start = Recent.Count - 1;
        while (start > 0 && Recent[start - 1].Number + 1 == Recent[start].Number)
            start--;
        // The instant of the missing change before it is unknown. None is recorded at this one, so nothing is evicted.
        return start <= 0
            ? this
            : this with
            {
                Recent = [.. Recent.Skip(start)],
                OlderUntil = Recent[start].CreatedDate.AddMilliseconds(-1),
            };
    }

    private static PriceChange[] Numbered(IReadOnlyList<PriceChange> changes, long from) =>
        [.. changes.Select((change, index) => change with { Number = from + index })];

    /// <summary>The number of the next change; none if the trail has no numbers.</summary>
    private long NextNumber =>
        Last switch
        {
            null => 1,
            { Number: 0 } => 0,
            { Number: var last } => last + 1,
        };

    private PriceTrail Add(decimal price, DateTimeOffset now) =>
        this with
        {
            Recent = [.. Recent, new PriceChange(price, InstantAfter(Last?.CreatedDate, now), NextNumber)],
        };
}
