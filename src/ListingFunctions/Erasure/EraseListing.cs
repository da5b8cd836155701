using ListingFunctions.Archive;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Recording;
using ListingFunctions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Erasure;

/// <summary>
/// <c>POST /ops/listings/{id}/erase</c>: removes the personal data (<see cref="PersonalData"/>) from a listing,
/// also a deleted one, from its archive and from its dead letters. Prices, place and figures stay. Each step can be
/// repeated, so a request that was interrupted is completed by another.
/// </summary>
public sealed partial class EraseListing(
    IListingStore listings,
    IPriceHistoryStore history,
    IListingArchive archive,
    IPriceFailureStore failures,
    TimeProvider time,
    ILogger<EraseListing> log
)
{
    /// <summary>Attempts if others change the listing meanwhile.</summary>
    private const int MaxAttempts = 10;

    /// <summary>
    /// 200 with what is erased, now or before; 404 if nothing is stored of such a listing; 409 if its document is no
    /// listing, or was changed at every attempt; 503 if the archive is unavailable. The rest is erased all the same.
    /// </summary>
    [Function(nameof(EraseListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/listings/{id}/erase")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (!ListingId.TryParse(id, out var listingId))
            return Problem.NoListing(id);

        // The document first: what is archived or dead-lettered from now on is made of it.
        var (isStored, notErased) = await EraseDocumentAsync(listingId, cancellationToken);
        var letters = await EraseFailuresAsync(listingId, cancellationToken);
        int archived;
        try
        {
            archived = await EraseArchiveAsync(listingId, cancellationToken);
        }
        catch (Exception e) when (e.IsOfAzure())
        {
            Log.ArchiveUnavailable(log, e, listingId);
            return Problem.ArchiveUnavailable;
        }

        if (notErased is not null)
            return notErased;
        if (!isStored && archived == 0 && letters == 0)
            return Problem.NoListing(id);
        Log.Erased(log, listingId, archived, letters);
        return new JsonResponse<ListingErasure>(
            new ListingErasure(listingId, isStored, archived, letters),
            ErasureJson.Types.ListingErasure
        );
    }

    /// <summary>
    /// Erases the document by a conditional write that leaves its trail as it is; whether there is one, and why it could
    /// not be erased.
    /// </summary>
    private async Task<(bool IsStored, Problem? Problem)> EraseDocumentAsync(
        long listingId,
        CancellationToken cancellationToken
    )
    {
        var name = IdempotencyKey.Random();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await listings.ReadDocumentAsync(listingId, cancellationToken) is not { } document)
                return (false, null);
            if (!StoredListing.TryRead(document, out var stored, out var reason))
                return (true, Problem.NotErased(ListingId.Format(listingId), reason));
            var listing = stored.Listing;
            if (listing.IsErased)
                return (true, null);
            // After the erasure the document would look as if the API had written all of it. An archived one expires.
            if (
                !listing.IsArchived
                && (listing.MayDifferFromHistory || listing.IsEdited)
                && await listings.AbsorbNowAsync(history, stored, cancellationToken)
            )
                continue;
            if (await listings.EraseAsync(stored, listing.Erase(time.GetUtcNow(), name), cancellationToken))
                return (true, null);
        }

        return (true, Problem.ConcurrencyConflict(ListingId.Format(listingId)));
    }

    private async Task<int> EraseFailuresAsync(long listingId, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var failure in failures.ReadAllOfAsync(ListingId.Format(listingId), cancellationToken))
        {
            var erased = failure.Erase();
            // One that was removed meanwhile needs no erasure.
            if (erased == failure || await failures.ReplaceAsync(erased, cancellationToken))
                count++;
        }

        return count;
    }

    private async Task<int> EraseArchiveAsync(long listingId, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var path in await archive.FindAsync(listingId, cancellationToken))
        {
            if (await archive.ReviseAsync(path, ArchivedListing.Erase, cancellationToken))
                count++;
        }

        return count;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "Erased listing {ListingId}, its {Archived} archived deletions and its {Failures} price failures"
        )]
        public static partial void Erased(ILogger logger, long listingId, int archived, int failures);

        [LoggerMessage(LogLevel.Error, "The archive of listing {ListingId} could not be erased; repeat the request")]
        public static partial void ArchiveUnavailable(ILogger logger, Exception exception, long listingId);
    }
}
