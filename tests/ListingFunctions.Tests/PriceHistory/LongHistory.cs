using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

/// <summary>
/// A listing that went through many prices, one a second from noon: the newest nine in its trail, the others in a
/// history that works them out when it is asked, and holds none. It may be behind by some.
/// </summary>
internal sealed class LongHistory(int count, int behind = 0) : IPriceHistoryStore
{
    private const int Carried = 9;

    /// <summary>How many it was asked for at most.</summary>
    public int LargestRead { get; private set; }

    /// <summary>How often it was asked.</summary>
    public int Reads { get; private set; }

    /// <summary>Called at each reading.</summary>
    public Action OnRead { get; init; } = () => { };

    private int Older => Math.Max(0, count - Carried);

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

    public static PriceChange Change(int index) => new(1000 + index % 500, Noon.AddSeconds(index));

    public Task<IReadOnlyList<PriceChange>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        DateTimeOffset? alsoAt,
        int count,
        CancellationToken cancellationToken
    )
    {
        (Reads, LargestRead) = (Reads + 1, Math.Max(LargestRead, count));
        OnRead();
        var (first, end) = (IndexOf(range.From, 0), IndexOf(range.Before, int.MaxValue));
        var also = alsoAt is null ? -1 : IndexOf(alsoAt, 0);
        var most = count + (alsoAt is null ? 0 : 1);
        IEnumerable<int> indexes = Enumerable.Range(first, Math.Max(0, end - first));
        if (also < end && also >= first || also < 0 || also >= Older - behind)
            indexes = range.NewestFirst ? indexes.Select(index => first + end - 1 - index) : indexes;
        else
            indexes = range.NewestFirst
                ? indexes.Select(index => first + end - 1 - index).Prepend(also)
                : indexes.Append(also);
        return Task.FromResult<IReadOnlyList<PriceChange>>([.. indexes.Take(most).Select(Change)]);
    }

    public Task<bool> AppendAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<PriceTrail> ReadTrailAsync(
        long listingId,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<PriceChange>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    /// <summary>The first recorded change at an instant or after.</summary>
    private int IndexOf(DateTimeOffset? instant, int unbounded) =>
        Math.Clamp(
            instant is { } at ? (int)Math.Ceiling((at - Noon).TotalSeconds) : unbounded,
            0,
            Math.Max(0, Older - behind)
        );
}
