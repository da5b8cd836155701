using System.Collections.Concurrent;
using ListingFunctions.Listings;

namespace ListingFunctions.Sources;

/// <summary>
/// The reservations of several keys and their listings, read together before they are needed: a query each instead of two
/// point reads for each key. What is read of a key is taken once; a later line of the same key must read what the earlier
/// one has written.
/// </summary>
internal sealed class ReadAhead
{
    /// <summary>Fewer keys are read one by one.</summary>
    private const int FewestKeys = 4;

    /// <summary>Nothing was read.</summary>
    public static readonly ReadAhead Nothing = new([]);

    private readonly ConcurrentDictionary<string, KeyState> _states;

    private ReadAhead(IEnumerable<KeyValuePair<string, KeyState>> states) => _states = new(states);

    /// <summary>Reads keys and their listings; nothing if they are few.</summary>
    public static async Task<ReadAhead> OfAsync(
        IReadOnlyCollection<SourceKey> keys,
        ISourceKeyStore store,
        IListingStore listings,
        CancellationToken cancellationToken
    )
    {
        if (keys.Count < FewestKeys)
            return Nothing;
        var reservations = (await store.FindAllAsync(keys, cancellationToken)).ToDictionary(each => each.Id);
        var ids = reservations.Values.Select(each => each.ListingId).Distinct().ToList();
        var stored = ids.Count == 0 ? [] : await listings.ReadAllAsync(ids, cancellationToken);
        var byId = stored.ToDictionary(each => each.Listing.Id);
        return new ReadAhead(
            keys.Select(key =>
            {
                var reservation = reservations.GetValueOrDefault(key.Id);
                var listing = reservation is null ? null : byId.GetValueOrDefault(reservation.ListingId);
                return KeyValuePair.Create(key.Id, new KeyState(reservation, listing));
            })
        );
    }

    /// <summary>What was read of a key; <see langword="null"/> if nothing was, or it was taken before.</summary>
    public KeyState? Take(SourceKey key) => _states.TryRemove(key.Id, out var state) ? state : null;
}

/// <summary>What was read of a key.</summary>
/// <param name="Reservation">Its reservation; <see langword="null"/> if it has none.</param>
/// <param name="Listing">Its listing, deleted or not; <see langword="null"/> if there is none, or it cannot be read.</param>
internal sealed record KeyState(SourceReservation? Reservation, StoredListing? Listing);
