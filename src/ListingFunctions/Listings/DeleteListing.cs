using ListingFunctions.Access;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>DELETE /listings/{id}</c>: marks a listing as deleted; from then on the API returns 404 for it.
/// </summary>
public sealed class DeleteListing(IListingStore listings, TimeProvider time)
{
    /// <summary>Ambiguous outcomes after which the write is retried, before the client gets a 503.</summary>
    private const int MaxOutages = 2;

    /// <summary>204; 404; 412 if a condition is not met.</summary>
    [Function(nameof(DeleteListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "delete", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;
        if (!ListingId.TryParse(id, out var listingId))
            return Problem.NoListing(id);

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
        for (var outages = 0; ; outages++)
        {
            try
            {
                var deleted = await listings.DeleteAsync(listingId, deletion, etag, cancellationToken);
                return deleted ? TypedResults.NoContent()
                    : etag is null ? Problem.NoListing(id)
                    : Problem.PreconditionFailed;
            }
            catch (Exception e)
                when (e.HasAmbiguousOutcome() && outages < MaxOutages && !cancellationToken.IsCancellationRequested)
            {
                // Ambiguous outcome. The retry deletes the listing, or finds its own mark.
            }
        }
    }
}
