using ListingFunctions.Prices;

namespace ListingFunctions.Tests.Prices;

/// <summary>A price history in memory.</summary>
internal sealed class FakePriceHistory : IPriceHistoryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, SortedList<DateTimeOffset, RecordedPrice>> _recorded = [];

    /// <summary>The changes that were appended by calls, in their order.</summary>
    public List<(long Listing, PriceChange Change, PreviousPrice Before)> Appended { get; } = [];

    /// <summary>The names of the calls.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Runs for each change before any of a call is appended, and throws as the store would.</summary>
    public Action<long, PriceChange> OnAppend { get; set; } = (_, _) => { };

    /// <summary>Runs before each read.</summary>
    public Action OnRead { get; set; } = () => { };

    /// <summary>Adds changes to the history without a call; each follows the one before it.</summary>
    public void Record(long listingId, params IEnumerable<PriceChange> changes)
    {
        PriceChange? last = null;
        foreach (var change in changes)
        {
            var previous =
                last is not null ? PreviousPrice.Of(last)
                : change.Number == 1 ? PreviousPrice.None
                : PreviousPrice.Unknown;
            Record(listingId, RecordedOf(change, previous));
            last = change;
        }
    }

    /// <summary>Adds changes to the history without a call, as they are.</summary>
    public void Record(long listingId, params IEnumerable<RecordedPrice> prices)
    {
        foreach (var price in prices)
            RecordedOf(listingId).Add(price.CreatedDate, price);
    }

    /// <summary>Removes changes from the history, as a restore of an older backup does.</summary>
    public void Lose(long listingId, params IEnumerable<PriceChange> changes)
    {
        foreach (var change in changes)
            Assert.True(RecordedOf(listingId).Remove(change.CreatedDate));
    }

    /// <summary>What is recorded of a listing, oldest first.</summary>
    public IReadOnlyList<RecordedPrice> Of(long listingId) => [.. RecordedOf(listingId).Values];

    public Task<IReadOnlyList<PriceChange>> AppendAsync(
        PricedListing listing,
        PriceTrail trail,
        IReadOnlyList<PriceChange> changes,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            Calls.Add(nameof(AppendAsync));
            foreach (var change in changes)
                OnAppend(listing.Id, change);
            var added = new List<PriceChange>();
            foreach (var change in changes)
            {
                var previous = trail.PreviousPriceOf(change);
                if (!RecordedOf(listing.Id).TryAdd(change.CreatedDate, RecordedOf(change, previous)))
                    continue;
                Appended.Add((listing.Id, change, previous));
                added.Add(change);
            }

            return Task.FromResult<IReadOnlyList<PriceChange>>(added);
        }
    }

    public Task<PriceTrail> ReadTrailAsync(long listingId, CancellationToken cancellationToken) =>
        Task.FromResult(
            RecordedTrail.Of([
                .. Read(nameof(ReadTrailAsync), listingId, prices => prices.TakeLast(PriceTrail.Capacity + 1)),
            ])
        );

    public Task<ILookup<long, RecordedPrice>> ReadManyAsync(
        IReadOnlyCollection<long> listingIds,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            Calls.Add(nameof(ReadManyAsync));
            OnRead();
            return Task.FromResult(
                listingIds
                    .SelectMany(id => RecordedOf(id).Values.Select(price => (Id: id, Price: price)))
                    .ToLookup(each => each.Id, each => each.Price)
            );
        }
    }

    public Task<IReadOnlyList<RecordedPrice>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    )
    {
        var range = new PriceRange(from, before);
        return Task.FromResult(
            Read(nameof(ReadAsync), listingId, prices => prices.Where(price => range.Contains(price.CreatedDate)))
        );
    }

    public Task<IReadOnlyList<RecordedPrice>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        int count,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            Read(
                nameof(ReadRangeAsync),
                listingId,
                prices =>
                {
                    var found = prices.Where(price =>
                        range.Contains(price.CreatedDate)
                        || price.CreatedDate >= range.Before
                            && price.PreviousId is { } previous
                            && string.CompareOrdinal(previous, PriceChange.KeyOf(range.Before.Value)) < 0
                    );
                    return (range.NewestFirst ? found.Reverse() : found).Take(count + 1);
                }
            )
        );

    public Task NumberAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        long known,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            Calls.Add(nameof(NumberAsync));
            if (RecordedOf(listingId).TryGetValue(change.CreatedDate, out var price) && price.Number == known)
                RecordedOf(listingId)[change.CreatedDate] = price with
                {
                    Number = change.Number,
                    PreviousId = previous.Id,
                };
            return Task.CompletedTask;
        }
    }

    private IReadOnlyList<RecordedPrice> Read(
        string call,
        long listingId,
        Func<IEnumerable<RecordedPrice>, IEnumerable<RecordedPrice>> select
    )
    {
        lock (_lock)
        {
            Calls.Add(call);
            OnRead();
            return [.. select(RecordedOf(listingId).Values)];
        }
    }

    private static RecordedPrice RecordedOf(PriceChange change, PreviousPrice previous) =>
        new(change.PriceEur, change.CreatedDate, change.Number, previous.Id);

    private SortedList<DateTimeOffset, RecordedPrice> RecordedOf(long listingId)
    {
        if (!_recorded.TryGetValue(listingId, out var recorded))
            _recorded[listingId] = recorded = [];
        return recorded;
    }
}
