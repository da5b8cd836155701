using ListingFunctions.Prices;

namespace ListingFunctions.Tests.Prices;

/// <summary>A price history in memory.</summary>
internal sealed class FakePriceHistory : IPriceHistoryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, SortedList<DateTimeOffset, PriceChange>> _recorded = [];

    /// <summary>The changes that were appended by calls, in their order.</summary>
    public List<(long Listing, PriceChange Change, PreviousPrice Before)> Appended { get; } = [];

    /// <summary>The names of the calls.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Runs before each append, and throws as the store would.</summary>
    public Action<long, PriceChange> OnAppend { get; set; } = (_, _) => { };

    /// <summary>The trail of every listing; <see langword="null"/>: that of its recorded changes.</summary>
    public PriceTrail? Trail { get; set; }

    /// <summary>Adds changes to the history without a call.</summary>
    public void Record(long listingId, params IEnumerable<PriceChange> changes)
    {
        foreach (var change in changes)
            RecordedOf(listingId).Add(change.CreatedDate, change);
    }

    public Task<bool> AppendAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            Calls.Add(nameof(AppendAsync));
            OnAppend(listingId, change);
            if (!RecordedOf(listingId).TryAdd(change.CreatedDate, change))
                return Task.FromResult(false);
            Appended.Add((listingId, change, previous));
            return Task.FromResult(true);
        }
    }

    public Task<PriceTrail> ReadTrailAsync(long listingId, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var changes = Read(nameof(ReadTrailAsync), listingId, null, before);
        return Task.FromResult(
            Trail
                ?? new PriceTrail(
                    [.. changes.TakeLast(PriceTrail.Capacity)],
                    changes.SkipLast(PriceTrail.Capacity).LastOrDefault()?.CreatedDate
                )
        );
    }

    public Task<IReadOnlyList<PriceChange>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    ) => Task.FromResult(Read(nameof(ReadAsync), listingId, from, before));

    public Task<IReadOnlyList<PriceChange>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        DateTimeOffset? alsoAt,
        int count,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    private IReadOnlyList<PriceChange> Read(string call, long listingId, DateTimeOffset? from, DateTimeOffset? before)
    {
        lock (_lock)
        {
            Calls.Add(call);
            return
            [
                .. RecordedOf(listingId)
                    .Values.Where(change => !(change.CreatedDate < from) && !(change.CreatedDate >= before)),
            ];
        }
    }

    private SortedList<DateTimeOffset, PriceChange> RecordedOf(long listingId)
    {
        if (!_recorded.TryGetValue(listingId, out var recorded))
            _recorded[listingId] = recorded = [];
        return recorded;
    }
}
