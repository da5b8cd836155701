using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;

namespace ListingFunctions.Sources;

/// <summary>
/// The listings of sources, found by their keys. A key has one listing at a time, whoever sends it at once and whatever
/// fails between: its id is reserved before it is created, and the listing's document names its key.
/// </summary>
public sealed class SourceListings(
    ISourceKeyStore keys,
    IListingStore listings,
    ListingUpdates updates,
    ListingId ids,
    TimeProvider time
)
{
    /// <summary>Ids, conflicts and ambiguous outcomes until it is given up.</summary>
    private const int MaxAttempts = 16;

    /// <summary>The listing of a key; <see langword="null"/> if there is none, or it is deleted.</summary>
    public async Task<StoredListing?> ReadAsync(SourceKey key, CancellationToken cancellationToken) =>
        await keys.FindAsync(key, cancellationToken) is { } reservation
        && await listings.ReadAsync(reservation.ListingId, cancellationToken) is { } stored
        && IsOf(key, stored.Listing)
            ? stored
            : null;

    /// <summary>Reads keys and their listings, for <see cref="SendAsync"/>.</summary>
    internal Task<ReadAhead> ReadAheadAsync(
        IReadOnlyCollection<SourceKey> keysOfLines,
        CancellationToken cancellationToken
    ) => ReadAhead.OfAsync(keysOfLines, keys, listings, cancellationToken);

    /// <summary>Creates the listing of a key, or updates it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="state">What was read of the key since it was sent; <see langword="null"/> if nothing was.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    internal async Task<SourceUpdate> SendAsync(
        SourceKey key,
        ISentListing sent,
        KeyState? state,
        CancellationToken cancellationToken
    )
    {
        var creation = IdempotencyKey.Random();
        AmbiguousRetries retries = default;
        var (reservation, isNew) = await ReserveAsync(key, state, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // Nobody else has seen an id that was just reserved, so it has no listing yet.
            var (update, isTaken) =
                isNew && attempt == 0
                    ? (null, false)
                    : await UpdateAsync(
                        key,
                        reservation,
                        sent,
                        creation,
                        attempt == 0 ? state?.Listing : null,
                        cancellationToken
                    );
            if (update is not null)
                return update;

            var renewed = isTaken
                ? reservation with
                {
                    ListingId = ids.Next(),
                    ReservedDate = time.GetUtcNow(),
                }
                : reservation.RenewedAt(time.GetUtcNow(), ids.Next);
            if (renewed != reservation)
            {
                reservation = await keys.ReplaceAsync(renewed, cancellationToken);
                continue;
            }

            var (listing, rejection) = sent.Create(reservation.ListingId, creation, time.GetUtcNow());
            if (listing is null)
                return SourceUpdate.Of(rejection!);
            listing = listing with { Source = key.Source, SourceKey = key.Key };
            try
            {
                if (await listings.CreateAsync(listing, cancellationToken) is { } etag)
                    return new SourceUpdate(SourceOutcome.Created, listing, etag);
            }
            catch (Exception e) when (retries.Allow(e, cancellationToken))
            {
                // The next attempt finds the listing, or creates it.
            }
        }

        return SourceUpdate.Of(Problem.ConcurrencyConflict(key.Key));
    }

    /// <summary>
    /// Updates the listing of a reservation. No update if it does not exist, or if its id is that of another document.
    /// </summary>
    private async Task<(SourceUpdate? Update, bool IsTaken)> UpdateAsync(
        SourceKey key,
        SourceReservation reservation,
        ISentListing sent,
        string creation,
        StoredListing? read,
        CancellationToken cancellationToken
    )
    {
        var (isTaken, isOwn) = (false, false);
        var update = await updates.UpdateAsync(
            reservation.ListingId,
            async (stored, token) =>
            {
                isTaken = !IsOf(key, stored.Listing);
                if (isTaken)
                    return UpdateDecision.Leave;
                // Its creation had an ambiguous outcome.
                isOwn = stored.Listing.Creation == creation && stored.Listing.DeletedDate is null;
                return isOwn ? UpdateDecision.Leave : await sent.DecideAsync(stored, token);
            },
            read,
            cancellationToken
        );
        if (isTaken)
            return (null, true);
        if (update.IsMissing)
            return (null, await IsForeignAsync(reservation.ListingId, cancellationToken));
        var result = SourceUpdate.Of(update);
        return (isOwn ? result with { Outcome = SourceOutcome.Created } : result, false);
    }

    /// <summary>Whether a document that is not a listing has the id, so that no listing can be created with it.</summary>
    private async Task<bool> IsForeignAsync(long id, CancellationToken cancellationToken) =>
        await listings.ReadDocumentAsync(id, cancellationToken) is { } document
        && !StoredListing.TryRead(document, out _, out _);

    /// <summary>The reservation of a key, and whether it was just made.</summary>
    private async Task<(SourceReservation Reservation, bool IsNew)> ReserveAsync(
        SourceKey key,
        KeyState? state,
        CancellationToken cancellationToken
    )
    {
        AmbiguousRetries retries = default;
        for (; ; state = null)
        {
            var found = state is null ? await keys.FindAsync(key, cancellationToken) : state.Reservation;
            if (found is not null)
                return (found, false);
            try
            {
                var wanted = new SourceReservation(key.Id, ids.Next(), time.GetUtcNow());
                var reserved = await keys.ReserveAsync(wanted, cancellationToken);
                return (reserved, reserved.ListingId == wanted.ListingId);
            }
            catch (Exception e) when (retries.Allow(e, cancellationToken))
            {
                // The next attempt finds the reservation, or makes it.
            }
        }
    }

    private static bool IsOf(SourceKey key, Listing listing) =>
        listing.Source == key.Source && listing.SourceKey == key.Key;
}
