using System.Collections.Concurrent;

namespace ListingFunctions.Recording;

/// <summary>
/// The recorder's memory of how far it has recorded each listing. It saves questions to Cosmos and decides nothing:
/// forgetting costs a conflict, and it never errs in the other direction because it is told only what is recorded.
/// </summary>
/// <param name="capacity">How many listings it remembers at least; it holds twice as many at most.</param>
public sealed class RecordedPrices(int capacity)
{
    // Two generations: when the younger is full the older is dropped, and with it the listings that changed longest
    // ago. That costs nothing on the way, where a list in order of use would cost every change.
    private ConcurrentDictionary<long, DateTimeOffset> _younger = new();
    private ConcurrentDictionary<long, DateTimeOffset> _older = new();
    private int _count;

    /// <summary>A memory of 100,000 to 200,000 listings, at most some 20 MB.</summary>
    public RecordedPrices()
        : this(100_000) { }

    /// <summary>The instant of the newest change known to be recorded.</summary>
    public DateTimeOffset? Find(long listingId) =>
        _younger.TryGetValue(listingId, out var last) || _older.TryGetValue(listingId, out last) ? last : null;

    /// <summary>All changes up to <paramref name="instant"/> are recorded.</summary>
    public void Remember(long listingId, DateTimeOffset instant)
    {
        if (!_younger.TryAdd(listingId, instant))
            _younger[listingId] = instant;
        else if (Interlocked.Increment(ref _count) == capacity)
            (_older, _younger, _count) = (_younger, new(), 0);
    }
}
