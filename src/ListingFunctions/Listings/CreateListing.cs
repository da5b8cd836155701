using ListingFunctions.Access;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary><c>POST /listings</c>: creates a listing; its first price begins the price history.</summary>
public sealed class CreateListing(
    IListingStore listings,
    IIdempotencyKeyStore keys,
    ListingId ids,
    ListingWriteRules rules,
    TimeProvider time
)
{
    /// <summary>
    /// Ids tried until one is free. Two in a row are taken about once in sixteen million creates of the same
    /// millisecond.
    /// </summary>
    private const int MaxAttempts = 16;

    /// <summary>
    /// 201 with the listing, its <c>Location</c> and ETag; 400, 413, 415 or 422 if the body is not a valid listing;
    /// 412 with an <c>If-Match</c>, which no listing that does not exist meets. With an <c>Idempotency-Key</c> that was used
    /// before: the listing that it created; 422 if the body differs, 409 if the listing was deleted.
    /// </summary>
    [Function(nameof(CreateListing))]
    [HandlesConditions]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "post", Route = "listings")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (write, problem) = await rules.ReadAsync(request, cancellationToken);
        if (write is null)
            return problem!;
        (var preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;
        // There is no current version of what is to be created.
        if (preconditions.Check(null) is { } failed)
            return failed;
        (var key, problem) = IdempotencyKey.Read(request);
        if (problem is not null)
            return problem;

        var body = key is null ? "" : IdempotencyKey.DigestOf(write);
        var reserved = new CreateReservation(key ?? IdempotencyKey.Random(), ids.Next(), time.GetUtcNow(), body);
        if (key is not null)
            reserved = await keys.ReserveAsync(reserved, cancellationToken);
        if (reserved.Body != body)
            return Problem.KeyReused();

        AmbiguousRetries retries = default;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var listing = Listing.Create(reserved.ListingId, write, reserved.CreatedDate, reserved.Id);
            var location = $"{ResourcePath.Of(request)}/{listing.Id}";
            try
            {
                if (await listings.CreateAsync(listing, cancellationToken) is { } etag)
                    return listing.ToResponse(etag, StatusCodes.Status201Created, location);
            }
            catch (Exception e) when (retries.Allow(e, cancellationToken))
            {
                continue; // Ambiguous outcome. The retry creates the listing, or finds its own.
            }

            // The id is taken: by this very create, if it was sent before and the response was lost, or by another
            // listing that got the same id in the same millisecond.
            var taken = await listings.ReadIncludingDeletedAsync(listing.Id, cancellationToken);
            if (taken is { } stored && stored.Listing.Creation == listing.Creation)
                return stored.Listing.DeletedDate is null
                    ? listing.ToResponse(
                        stored.Listing.IsSameWriteAs(listing) ? stored.ETag : null,
                        StatusCodes.Status201Created,
                        location
                    )
                    : Problem.CreatedAndDeleted(listing.Id);
            reserved = key is null
                ? reserved with
                {
                    ListingId = reserved.ListingId + 1,
                }
                : await keys.MoveAsync(reserved, cancellationToken);
        }

        throw new InvalidOperationException($"No free id found in {MaxAttempts} attempts, up to {reserved.ListingId}.");
    }
}
