using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Listings;

/// <summary>Marks listings as deleted.</summary>
public sealed class ListingDeletions(IListingStore listings, TimeProvider time)
{
    /// <summary>204; 404 if there is no listing; 412 if a condition is not met.</summary>
    internal async Task<IResult> DeleteAsync(
        long listingId,
        Preconditions preconditions,
        CancellationToken cancellationToken
    )
    {
        var id = ListingId.Format(listingId);
        string? etag = null;
        if (!preconditions.AreEmpty)
        {
            if (await listings.ReadAsync(listingId, cancellationToken) is not { } stored)
                return Problem.NoListing(id);
            if (preconditions.Check(stored.Listing.ValidatorsAt(stored.ETag)) is { } failed)
                return failed;
            etag = stored.ETag;
        }

        var deletion = Deletion.At(time.GetUtcNow());
        AmbiguousRetries retries = default;
        while (true)
        {
            try
            {
                var deleted = await listings.DeleteAsync(listingId, deletion, etag, cancellationToken);
                return deleted ? TypedResults.NoContent()
                    : etag is null ? Problem.NoListing(id)
                    : Problem.PreconditionFailed;
            }
            catch (Exception e) when (retries.Allow(e, cancellationToken))
            {
                // Ambiguous outcome. The retry deletes the listing, or finds its own mark.
            }
        }
    }
}
