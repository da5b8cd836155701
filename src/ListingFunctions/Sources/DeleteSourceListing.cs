using ListingFunctions.Access;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Sources;

/// <summary>
/// <c>DELETE /sources/{source}/listings/{key}</c>: marks the listing of a source's own key as deleted. If the key is sent
/// again before the listing has expired, it is restored.
/// </summary>
public sealed class DeleteSourceListing(SourceListings sources, ListingDeletions deletions)
{
    /// <summary>204; 404; 412 if a condition is not met.</summary>
    [Function(nameof(DeleteSourceListing))]
    [HandlesConditions]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "delete", Route = "sources/{source}/listings/{key}")] HttpRequest request,
        string source,
        string key,
        CancellationToken cancellationToken
    )
    {
        if (!SourceKey.TryRead(source, key, out var sourceKey, out var problem))
            return problem;
        (var preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;
        return await sources.ReadAsync(sourceKey, cancellationToken) is { } stored
            ? await deletions.DeleteAsync(stored.Listing.Id, preconditions, cancellationToken)
            : Problem.NoListingOfSource(source, key);
    }
}
