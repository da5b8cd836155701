using ListingFunctions.Access;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary>
/// <c>DELETE /listings/{id}</c>: marks a listing as deleted; from then on the API returns 404 for it.
/// </summary>
public sealed class DeleteListing(ListingDeletions deletions)
{
    /// <summary>204; 404; 412 if a condition is not met.</summary>
    [Function(nameof(DeleteListing))]
    [HandlesConditions]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "delete", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;
        return ListingId.TryParse(id, out var listingId)
            ? await deletions.DeleteAsync(listingId, preconditions, cancellationToken)
            : Problem.NoListing(id);
    }
}
