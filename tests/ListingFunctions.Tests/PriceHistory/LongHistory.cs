using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

/// <summary>
/// A listing with many price changes, one a second from noon: the newest nine in its trail, the others in a history
/// that computes them when it is read, and stores none. The newest of those may be missing.
/// </summary>
internal sealed class LongHistory(int count, int behind = 0) : IPriceHistoryStore
{
    private const int Carried = 9;

    /// <summary>The size of the largest range that was read.</summary>
    public int LargestRead { get; private set; }

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Called at each read.</summary>
    public Action OnRead { get; init; } = () => { };

    private int Older => Math.Max(0, count - Carried);

    private int Recorded => Math.Max(0, Older - behind);

    public PriceTrail Trail =>
        new(
            [.. Enumerable.Range(Older, count - Older).Select(Change)],
            Older == 0 ? null : Change(Older - 1).CreatedDate
        );

    public Listing Listing =>
        NewListing() with
        {
            RecentPrices = Trail.Recent,
            OlderUntil = Trail.OlderUntil,
            LatestPriceEur = Trail.Last!.PriceEur,
        };

    public static PriceChange Change(int index) => new(1000 + index % 500, Noon.AddSeconds(index), index + 1);

    public Task<IReadOnlyList<RecordedPrice>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        int count,
        CancellationToken cancellationToken
    )
    {
        (Reads, LargestRead) = (Reads + 1, Math.Max(LargestRead, count));
        OnRead();
        var (first, end) = (IndexOf(range.From, 0), IndexOf(range.Before, int.MaxValue));
        // The change that follows the range, in its place.
        end = range.Before is not null && end < Recorded ? end + 1 : end;
        var indexes = Enumerable.Range(first, Math.Max(0, end - first));
        return Read(range.NewestFirst ? indexes.Select(index => first + end - 1 - index) : indexes, count + 1);
    }

    public Task<IReadOnlyList<RecordedPrice>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    )
    {
        Reads++;
        var (first, end) = (IndexOf(from, 0), IndexOf(before, int.MaxValue));
        return Read(Enumerable.Range(first, end - first), int.MaxValue);
    }

    public Task<IReadOnlyList<PriceChange>> AppendAsync(
        PricedListing listing,
        PriceTrail trail,
        IReadOnlyList<PriceChange> changes,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<PriceTrail> ReadTrailAsync(long listingId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ILookup<long, RecordedPrice>> ReadManyAsync(
        IReadOnlyCollection<long> listingIds,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task NumberAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        long known,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    private static Task<IReadOnlyList<RecordedPrice>> Read(IEnumerable<int> indexes, int count) =>
        Task.FromResult<IReadOnlyList<RecordedPrice>>([.. indexes.Take(count).Select(RecordedAt)]);

    private static RecordedPrice RecordedAt(int index)
    {
        var (change, previous) = (Change(index), index == 0 ? "" : Change(index - 1).Key);
        return new RecordedPrice(change.PriceEur, change.CreatedDate, change.Number, previous);
    }

    /// <summary>The first recorded change at an instant or after.</summary>
    private int IndexOf(DateTimeOffset? instant, int unbounded) =>
        Math.Clamp(instant is { } at ? (int)Math.Ceiling((at - Noon).TotalSeconds) : unbounded, 0, Recorded);
}
