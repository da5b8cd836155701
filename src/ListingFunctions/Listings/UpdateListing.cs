using System.Security.Cryptography;
using ListingFunctions.Http;
using ListingFunctions.PriceHistory;
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

    /// <summary>
    /// 200 with the listing and its ETag; 404 (it never creates); 412 where <c>If-Match</c> is stale; 409 where others
    /// changed the listing at every attempt; 400, 413, 415 or 422 where the body is no listing.
    /// </summary>
    [Function(nameof(UpdateListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "listings/{id}")] HttpRequest request,
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

        Listing? attempted = null;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await listings.ReadAsync(listingId, cancellationToken) is not { } stored)
                return Problem.NoListing(id);

            // The SDK may have sent the last attempt twice, its first answer being lost: then this is our own write.
            if (attempted?.IsSameWriteAs(stored.Listing) == true)
                return stored.Listing.ToAnswer(stored.ETag);
            if (!ifMatch.Allows(stored.ETag))
                return Problem.Stale(id);

            attempted = await ReviseAsync(stored.Listing, write, cancellationToken);
            if (await listings.ReplaceAsync(attempted, stored.ETag, cancellationToken) is { } etag)
                return attempted.ToAnswer(etag);

            var pause = RandomNumberGenerator.GetInt32(Math.Min(attempt * 4, MaxPauseMilliseconds));
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        }

        return Problem.Contended(id);
    }

    /// <summary>The listing to store. Price changes that leave it are in the history before it is stored.</summary>
    private async Task<Listing> ReviseAsync(Listing stored, ListingWrite write, CancellationToken cancellationToken)
    {
        var lastRecorded = stored.Trail.Last is null ? await history.ReadLastAsync(stored.Id, cancellationToken) : null;
        var (revised, leaving) = stored.Revise(write, time.GetUtcNow(), lastRecorded);
        await history.EnsureRecordedAsync(stored.Id, leaving, cancellationToken);
        return revised;
    }
}
