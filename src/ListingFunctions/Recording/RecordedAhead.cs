using System.Collections.Concurrent;
using ListingFunctions.Prices;

namespace ListingFunctions.Recording;

/// <summary>
/// What is recorded of the listings of a batch, read together before it is needed: a query for a hundred listings instead
/// of one for each. What was read of a listing is taken once; a later version of it must see what the earlier one has
/// recorded.
/// </summary>
internal sealed class RecordedAhead
{
    /// <summary>The histories of fewer listings are read one by one.</summary>
    private const int FewestListings = 4;

    /// <summary>How many listings a query is for: their histories are at most a page or two.</summary>
    private const int ListingsPerQuery = 100;

    private const int ParallelQueries = 4;

    /// <summary>Nothing was read.</summary>
    public static readonly RecordedAhead Nothing = new([]);

    private readonly ConcurrentDictionary<long, PriceTrail> _newest;

    private RecordedAhead(ConcurrentDictionary<long, PriceTrail> newest) => _newest = newest;

    /// <summary>
    /// Whether the history of a listing is read ahead: if there is nothing to do but to record it, and it carries all its
    /// changes, so that its history is short.
    /// </summary>
    public static bool CanHave(DeliveredListing delivered) =>
        delivered
            is { IsPlain: true, Stored.Listing: { IsArchived: false, Trail: { IsComplete: true, OlderUntil: null } } };

    /// <summary>Reads the histories of listings; nothing if they are few.</summary>
    public static async Task<RecordedAhead> OfAsync(
        IReadOnlyCollection<long> listingIds,
        IPriceHistoryStore history,
        CancellationToken cancellationToken
    )
    {
        if (listingIds.Count < FewestListings)
            return Nothing;
        var newest = new ConcurrentDictionary<long, PriceTrail>();
        await Parallel.ForEachAsync(
            listingIds.Chunk(ListingsPerQuery),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelQueries, CancellationToken = cancellationToken },
            async (ids, token) =>
            {
                var all = await history.ReadManyAsync(ids, token);
                foreach (var id in ids)
                    newest[id] = RecordedTrail.Of([.. all[id].TakeLast(PriceTrail.Capacity + 1)]);
            }
        );
        return new RecordedAhead(newest);
    }

    /// <summary>
    /// The newest recorded changes of a listing; <see langword="null"/> if they were not read, or taken before, or if
    /// there are others than those of the listing: then they must be read again, now.
    /// </summary>
    public PriceTrail? Take(DeliveredListing delivered) =>
        delivered.Stored is { Listing: var listing }
        && _newest.TryRemove(listing.Id, out var newest)
        && CanHave(delivered)
        && newest.Recent.All(listing.Trail.Contains)
            ? newest
            : null;
}
