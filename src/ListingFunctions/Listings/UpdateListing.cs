using System.Security.Cryptography;
using ListingFunctions.Access;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>PUT /listings/{id}</c>: replaces the content of a listing. One conditional write stores the listing and, if the
/// price differs, its price change, so no crash can separate them.
/// </summary>
public sealed class UpdateListing(
    IListingStore listings,
    IPriceHistoryStore history,
    ListingWriteRules rules,
    TimeProvider time
)
{
    /// <summary>Attempts under contention before the client gets a 409; in each round one writer succeeds.</summary>
    private const int MaxAttempts = 40;

    private const int MaxPauseMilliseconds = 50;

    /// <summary>Ambiguous outcomes that are resolved by reading, before the client gets a 503.</summary>
    private const int MaxAmbiguousOutcomes = 2;

    /// <summary>
    /// 200 with the listing and its ETag; 404 if there is none (a PUT never creates); 412 if <c>If-Match</c> is stale;
    /// 409 if there was a concurrency conflict at every attempt; 400, 413, 415 or 422 if the body is not a valid
    /// listing.
    /// </summary>
    [Function(nameof(UpdateListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "put", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (write, problem) = await rules.ReadAsync(request, cancellationToken);
        if (write is null)
            return problem!;
        (var ifMatch, problem) = IfMatch.Read(request);
        if (problem is not null)
            return problem;
        if (!ListingId.TryParse(id, out var listingId))
            return Problem.NoListing(id);

        var ambiguousOutcomes = 0;
        Attempt? last = null;
        for (var attempts = 0; ; attempts++)
        {
            // Even if it is deleted: an earlier attempt with an ambiguous outcome may have been applied before.
            if (await listings.ReadIncludingDeletedAsync(listingId, cancellationToken) is not { } stored)
                return Problem.NoListing(id);

            switch (await OutcomeOfAsync(last, stored, cancellationToken))
            {
                case Outcome.Applied:
                    return stored.Listing.ToResponse(stored.ETag);
                case Outcome.Overwritten:
                    // Almost certainly applied; but a client that sent If-Match needs certainty.
                    return ifMatch.IsPresent ? Problem.Overwritten(id) : last!.Revision.Listing.ToResponse(null);
                default:
                    break;
            }

            if (stored.Listing.DeletedDate is not null)
                return Problem.NoListing(id);
            if (!ifMatch.Allows(stored.ETag))
                return Problem.Stale(id);
            if (attempts == MaxAttempts)
                return Problem.ConcurrencyConflict(id);

            // The same write is retried on the same version: if the first is still in flight, only one can succeed.
            if (last?.ETag != stored.ETag)
                last = new Attempt(await ReviseAsync(stored.Listing, write, cancellationToken), stored.ETag);
            try
            {
                if (await listings.ReplaceAsync(last.Revision.Listing, last.ETag, cancellationToken) is { } etag)
                    return last.Revision.Listing.ToResponse(etag);
            }
            catch (Exception e)
                when (e.HasAmbiguousOutcome()
                    && ambiguousOutcomes++ < MaxAmbiguousOutcomes
                    && !cancellationToken.IsCancellationRequested
                )
            {
                // Ambiguous outcome; the next read resolves it.
            }

            var pause = RandomNumberGenerator.GetInt32(Math.Min(attempts * 4 + 4, MaxPauseMilliseconds));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }
    }

    /// <summary>
    /// Revises the listing. The evicted price changes are in the history before the revision is stored.
    /// </summary>
    private async Task<Revision> ReviseAsync(Listing stored, ListingWrite write, CancellationToken cancellationToken)
    {
        var recorded = stored.HasOutOfBandWrite
            ? await history.ReadTrailAsync(stored.Id, null, cancellationToken)
            : null;
        var revision = stored.Revise(write, time.GetUtcNow(), recorded);
        await history.EnsureRecordedAsync(stored.Id, revision.Evicted, cancellationToken);
        return revision;
    }

    /// <summary>
    /// Resolves the outcome of the last attempt against the version that is stored now. If its response was lost, that
    /// version is its own, or has overwritten it. To apply it again would record its price twice.
    /// </summary>
    private async Task<Outcome> OutcomeOfAsync(
        Attempt? attempt,
        StoredListing current,
        CancellationToken cancellationToken
    )
    {
        var stored = current.Listing;
        if (attempt is null || attempt.ETag == current.ETag)
            return Outcome.NotApplied;
        if (stored.DeletedDate is null && attempt.Revision.Listing.IsSameWriteAs(stored))
            return Outcome.Applied;
        if (attempt.Revision.Change is not { } change)
            return Outcome.NotApplied;

        // Another update that set the same price at the same instant looks the same. If so, this one counts as applied
        // just before it and overwritten as a whole; the history cannot show otherwise.
        var older =
            change.CreatedDate <= stored.OlderUntil
                ? await history.ReadAsync(
                    stored.Id,
                    change.CreatedDate,
                    change.CreatedDate.AddMilliseconds(1),
                    cancellationToken
                )
                : [];
        return stored.RecentPrices.Concat(older).Contains(change) ? Outcome.Overwritten : Outcome.NotApplied;
    }

    /// <summary>A revision, and the ETag of the version that it replaces.</summary>
    private sealed record Attempt(Revision Revision, string ETag);

    private enum Outcome
    {
        NotApplied,
        Applied,
        Overwritten,
    }
}
