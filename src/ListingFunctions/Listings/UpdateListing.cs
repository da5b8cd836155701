using System.Security.Cryptography;
using ListingFunctions.Access;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>PUT /listings/{id}</c>: replaces what is said of a listing. One conditional write carries the listing and, if the
/// price differs, its price change; no crash can come between them.
/// </summary>
public sealed class UpdateListing(
    IListingStore listings,
    IPriceHistoryStore history,
    ListingWriteRules rules,
    TimeProvider time
)
{
    /// <summary>Attempts against other writers before the client is told to try again; one writer wins each round.</summary>
    private const int MaxAttempts = 40;

    private const int MaxPauseMilliseconds = 50;

    /// <summary>Lost answers that are looked into, before the client is told that the database is away.</summary>
    private const int MaxOutages = 2;

    /// <summary>
    /// 200 with the listing and its ETag; 404 (it never creates); 412 where <c>If-Match</c> is stale; 409 where others
    /// changed the listing at every attempt; 400, 413, 415 or 422 where the body is no listing.
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

        var outages = 0;
        Attempt? last = null;
        for (var attempts = 0; ; attempts++)
        {
            // Even where it was deleted: an attempt whose answer was lost may have been made before.
            if (await listings.ReadEvenDeletedAsync(listingId, cancellationToken) is not { } stored)
                return Problem.NoListing(id);

            switch (await FateOfAsync(last, stored, cancellationToken))
            {
                case Fate.Made:
                    return stored.Listing.ToAnswer(stored.ETag);
                case Fate.MadeAndFollowed:
                    // One that named a version must know for certain that it was first; this is as good as certain only.
                    return ifMatch.IsPresent ? Problem.Overwritten(id) : last!.Revision.Listing.ToAnswer(null);
                default:
                    break;
            }

            if (stored.Listing.DeletedDate is not null)
                return Problem.NoListing(id);
            if (!ifMatch.Allows(stored.ETag))
                return Problem.Stale(id);
            if (attempts == MaxAttempts)
                return Problem.ConcurrencyConflict(id);

            // Over the same version the same write is sent again: should the first still be on its way, they are one.
            if (last?.ETag != stored.ETag)
                last = new Attempt(await ReviseAsync(stored.Listing, write, cancellationToken), stored.ETag);
            try
            {
                if (await listings.ReplaceAsync(last.Revision.Listing, last.ETag, cancellationToken) is { } etag)
                    return last.Revision.Listing.ToAnswer(etag);
            }
            catch (Exception e)
                when (e.HasAmbiguousOutcome() && outages++ < MaxOutages && !cancellationToken.IsCancellationRequested)
            {
                // It may have been made; reading again will tell.
            }

            var pause = RandomNumberGenerator.GetInt32(Math.Min(attempts * 4 + 4, MaxPauseMilliseconds));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }
    }

    /// <summary>The listing to store. Price changes that leave it are in the history before it is stored.</summary>
    private async Task<Revision> ReviseAsync(Listing stored, ListingWrite write, CancellationToken cancellationToken)
    {
        var recorded = stored.HasOutsideEdit ? await history.ReadTrailAsync(stored.Id, null, cancellationToken) : null;
        var revision = stored.Revise(write, time.GetUtcNow(), recorded);
        await history.EnsureRecordedAsync(stored.Id, revision.Leaving, cancellationToken);
        return revision;
    }

    /// <summary>
    /// What became of the last attempt, now that a newer version is there. Its answer may have been lost; then the newer
    /// version is its own, or was written over its own. Making it again would tell its price twice.
    /// </summary>
    private async Task<Fate> FateOfAsync(Attempt? attempt, StoredListing current, CancellationToken cancellationToken)
    {
        var stored = current.Listing;
        if (attempt is null || attempt.ETag == current.ETag)
            return Fate.NotMade;
        if (stored.DeletedDate is null && attempt.Revision.Listing.IsSameWriteAs(stored))
            return Fate.Made;
        if (attempt.Revision.Change is not { } change)
            return Fate.NotMade;

        // Another update that set the same price at the same instant looks the same. Then this one was made just
        // before it, and replaced by it as a whole: the history says so, and nobody can tell otherwise.
        var older =
            change.CreatedDate <= stored.OlderUntil
                ? await history.ReadAsync(
                    stored.Id,
                    change.CreatedDate,
                    change.CreatedDate.AddMilliseconds(1),
                    cancellationToken
                )
                : [];
        return stored.RecentPrices.Concat(older).Contains(change) ? Fate.MadeAndFollowed : Fate.NotMade;
    }

    /// <summary>A revision, and the version that it was to replace.</summary>
    private sealed record Attempt(Revision Revision, string ETag);

    private enum Fate
    {
        NotMade,
        Made,
        MadeAndFollowed,
    }
}
