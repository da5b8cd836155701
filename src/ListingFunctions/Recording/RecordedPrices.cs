using System.Collections.Concurrent;
using ListingFunctions.Prices;

namespace ListingFunctions.Recording;

/// <summary>
/// The recorder's in-memory cache of how far each listing is recorded. It saves calls to Cosmos and decides nothing: a
/// missing entry costs a conflict, and an entry is never ahead of the history, because only recorded changes are
/// entered.
/// </summary>
/// <param name="capacity">How many listings it remembers at least; at most twice as many.</param>
public sealed class RecordedPrices(int capacity)
{
    // Two generations: when the younger is full, the older is dropped, and with it the listings that changed longest
    // ago. No cost per change, unlike a list in order of use.
    private ConcurrentDictionary<long, PriceChange> _younger = new();
    private ConcurrentDictionary<long, PriceChange> _older = new();
    private int _count;

    /// <summary>A cache of 100,000 to 200,000 listings, at most about 20 MB.</summary>
    public RecordedPrices()
        : this(100_000) { }

    /// <summary>The newest change known to be recorded.</summary>
    public PriceChange? Find(long listingId) =>
        _younger.TryGetValue(listingId, out var last) || _older.TryGetValue(listingId, out last) ? last : null;

    /// <summary>Enters that all changes up to <paramref name="change"/> are recorded.</summary>
    public void Remember(long listingId, PriceChange change)
    {
        if (!_younger.TryAdd(listingId, change))
            _younger[listingId] = change;
        else if (Interlocked.Increment(ref _count) == capacity)
            (_older, _younger, _count) = (_younger, new(), 0);
    }
}
