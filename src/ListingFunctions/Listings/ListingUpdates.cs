using System.Security.Cryptography;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// Replaces the content of listings. One conditional write stores the listing and, if the price differs, its price
/// change, so no crash can separate them.
/// </summary>
public sealed class ListingUpdates(IListingStore listings, IPriceHistoryStore history, TimeProvider time)
{
    /// <summary>Attempts before a concurrency conflict is a 409 to the client; in each round one writer succeeds.</summary>
    private const int MaxAttempts = 40;

    private const int MaxPauseMilliseconds = 50;

    /// <summary>
    /// Updates a listing. The result is the listing; or the response that <paramref name="decide"/> gave instead, a 404
    /// if there is no document, a 409 if there was a concurrency conflict at every attempt, or a 503 if the outcome is
    /// unknown or the history has a gap.
    /// </summary>
    /// <param name="id">The listing.</param>
    /// <param name="decide">
    /// What to do with the current version, deleted or not; called again for each newer version that a concurrency
    /// conflict leads to. An update of a deleted listing undoes the deletion.
    /// </param>
    /// <param name="read">The version that was read last; null: it is read now.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<ListingUpdate> UpdateAsync(
        long id,
        Func<StoredListing, CancellationToken, ValueTask<UpdateDecision>> decide,
        StoredListing? read,
        CancellationToken cancellationToken
    )
    {
        var text = ListingId.Format(id);
        var name = IdempotencyKey.Random();
        AmbiguousRetries retries = default;
        Attempt? last = null;
        for (var attempts = 0; ; attempts++)
        {
            // Even if it is deleted: an earlier attempt with an ambiguous outcome may have been applied before.
            var stored = read ?? await listings.ReadIncludingDeletedAsync(id, cancellationToken);
            read = null;
            if (stored is null)
                return ListingUpdate.Rejected(Problem.NoListing(text)) with { IsMissing = true };

            switch (last is null ? Outcome.NotApplied : await OutcomeAsync(last, stored, name, cancellationToken))
            {
                case Outcome.Applied:
                    return new ListingUpdate(stored.Listing, stored.ETag);
                case Outcome.Overwritten:
                    return new ListingUpdate(last!.Listing, null);
                case Outcome.Unknown:
                    return ListingUpdate.Rejected(Problem.OutcomeUnknown(text));
                default:
                    break;
            }

            var decision = await decide(stored, cancellationToken);
            if (decision.Instead is not null)
                return ListingUpdate.Rejected(decision.Instead);
            if (decision.Write is not { } write)
                return new ListingUpdate(stored.Listing, stored.ETag) { IsUnchanged = true };
            if (attempts == MaxAttempts)
                return ListingUpdate.Rejected(Problem.ConcurrencyConflict(text));

            // The same write is retried on the same version: if the first is still in flight, only one can succeed.
            if (last?.Base.ETag != stored.ETag)
            {
                if (await ReviseAsync(stored.Listing, write, name, cancellationToken) is not { } revised)
                    return ListingUpdate.Rejected(Problem.HistoryIncomplete(text));
                last = new Attempt(stored, revised);
            }

            try
            {
                if (await listings.ReplaceAsync(last.Listing, last.Base.ETag, cancellationToken) is { } etag)
                    return new ListingUpdate(last.Listing, etag);
            }
            catch (Exception e) when (retries.Allow(e, cancellationToken))
            {
                // Ambiguous outcome; the next read resolves it.
            }

            var pause = RandomNumberGenerator.GetInt32(Math.Min(attempts * 4 + 4, MaxPauseMilliseconds));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }
    }

    /// <summary>Updates a listing, as the other overload does, by a decision that needs nothing but the version.</summary>
    public Task<ListingUpdate> UpdateAsync(
        long id,
        Func<StoredListing, UpdateDecision> decide,
        CancellationToken cancellationToken
    ) => UpdateAsync(id, (stored, _) => ValueTask.FromResult(decide(stored)), null, cancellationToken);

    /// <summary>
    /// Revises the listing. What is evicted from its trail is in the history before the revision is stored;
    /// <see langword="null"/> if the trail has reached its bound, because the history has a gap and nothing may be
    /// evicted.
    /// </summary>
    private async Task<Listing?> ReviseAsync(
        Listing stored,
        ListingWrite write,
        string name,
        CancellationToken cancellationToken
    )
    {
        var trail = await history.TrailOfAsync(stored, cancellationToken);
        var revised = stored.Revise(write, time.GetUtcNow(), name, trail);
        if (!revised.Trail.IsFull || revised.Trail.Last == stored.Trail.Last)
            return revised;
        var trimmed = await history.TrimAsync(revised.Priced, revised.Trail, cancellationToken);
        if (trimmed.Recent.Count > PriceTrail.MaxLength)
            return null;
        // If nothing could be evicted, the history has a gap; the recorder finds out what is missing.
        return trimmed.IsFull ? revised.WithGapNoticed(time.GetUtcNow()) : revised.With(trimmed);
    }

    /// <summary>
    /// Resolves the outcome of an attempt against the version that is stored now, by the names of the writes in it. If
    /// there were so many since that the name of its own may have left the document, or none, so that an old copy may have
    /// been written back, its price change decides.
    /// </summary>
    private async Task<Outcome> OutcomeAsync(
        Attempt attempt,
        StoredListing current,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (attempt.Base.ETag == current.ETag)
            return Outcome.NotApplied;
        var writes = current.Listing.RecentWrites ?? [];
        if (writes.Contains(name))
            return writes[^1] == name && current.Listing.DeletedDate is null ? Outcome.Applied : Outcome.Overwritten;
        var before = attempt.Base.Listing;
        var hasEveryWrite = current.Listing.HasEveryWriteAfter(before.RecentWrites);
        var isOvertaken = writes is [.., var newest] && before.RecentWrites?.Contains(newest) != true;
        if (attempt.Change is { } change && !(hasEveryWrite && isOvertaken))
            return await OutcomeByPriceAsync(change, before, current.Listing, cancellationToken);
        return hasEveryWrite ? Outcome.NotApplied : Outcome.Unknown;
    }

    /// <summary>
    /// Resolves the outcome of an attempt by its price change: if an old copy was written back over it, its name is gone,
    /// but its price may be recorded.
    /// </summary>
    private async Task<Outcome> OutcomeByPriceAsync(
        PriceChange change,
        Listing before,
        Listing current,
        CancellationToken cancellationToken
    )
    {
        var trail = await history.TrailOfAsync(current, cancellationToken);
        if (trail.Recent.Any(change.IsSame))
            return Outcome.Overwritten;
        if (current.HasEveryWriteAfter(before.RecentWrites))
            return Outcome.NotApplied;
        var recorded = await history.ReadAsync(before.Id, before.Trail.Last?.CreatedDate, null, cancellationToken);
        if (recorded.Any(price => change.IsSame(price.Change)))
            return Outcome.Overwritten;
        if (current.IsOlderThan(before.RecentWrites) || change.Number == 0)
            return Outcome.Unknown;
        // If another change has its number, another write was first.
        return change.Number >= trail.First?.Number || recorded.Any(price => price.Number == change.Number)
            ? Outcome.NotApplied
            : Outcome.Unknown;
    }

    /// <summary>A revision, and the version that it replaces.</summary>
    private sealed record Attempt(StoredListing Base, Listing Listing)
    {
        /// <summary>Its price change; <see langword="null"/> if the price is unchanged.</summary>
        // By prices, not by trails: that of the base may lack numbers, or a price that was edited out of band.
        public PriceChange? Change =>
            Listing.LatestPriceEur == Base.Listing.LatestPriceEur ? null : Listing.RecentPrices[^1];
    }

    private enum Outcome
    {
        NotApplied,
        Applied,
        Overwritten,
        Unknown,
    }
}
