using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// The recorder's memory of how far it has recorded each listing. It saves questions to Cosmos and decides nothing:
/// forgetting costs a conflict, and it never forgets in the other direction because it is told only what is recorded.
/// </summary>
public sealed class RecordedPrices : IDisposable
{
    /// <summary>Listings remembered, some 20 MB of them; those that change most rarely are forgotten first.</summary>
    private const int Capacity = 100_000;

    private readonly MemoryCache _last = new(
        Options.Create(new MemoryCacheOptions { SizeLimit = Capacity, CompactionPercentage = 0.1 })
    );

    /// <summary>The instant of the newest change known to be recorded.</summary>
    public DateTimeOffset? Find(long listingId) => _last.TryGetValue(listingId, out DateTimeOffset last) ? last : null;

    /// <summary>All changes up to <paramref name="instant"/> are recorded.</summary>
    public void Remember(long listingId, DateTimeOffset instant)
    {
        using var entry = _last.CreateEntry(listingId);
        entry.Size = 1;
        entry.Value = instant;
    }

    /// <inheritdoc/>
    public void Dispose() => _last.Dispose();
}
