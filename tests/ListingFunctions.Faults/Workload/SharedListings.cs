namespace ListingFunctions.Faults.Workload;

/// <summary>A few listings that all clients change at once; one that has seen enough makes room for another.</summary>
internal sealed class SharedListings
{
    private const int Slots = 3;
    private const int Enough = 200;

    private readonly Lock _lock = new();
    private readonly Task<KnownListing>?[] _listings = new Task<KnownListing>?[Slots];
    private readonly int[] _uses = new int[Slots];
    private int _made;

    /// <summary>One of the listings of now.</summary>
    /// <param name="drawn">Which, from 0 to below 1.</param>
    /// <param name="createAsync">Makes one by a name.</param>
    public Task<KnownListing> GetAsync(double drawn, Func<string, Task<KnownListing>> createAsync)
    {
        var slot = (int)(drawn * Slots);
        lock (_lock)
        {
            if (_listings[slot] is { } listing && _uses[slot]++ < Enough)
                return listing;
            _uses[slot] = 0;
            return _listings[slot] = createAsync($"shared-{_made++}");
        }
    }

    /// <summary>The listing is gone; whoever asks next gets another.</summary>
    public void Leave(KnownListing gone)
    {
        lock (_lock)
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                if (
                    _listings[slot] is { IsCompletedSuccessfully: true } listing
                    && listing.GetAwaiter().GetResult() == gone
                )
                    _listings[slot] = null;
            }
        }
    }
}
