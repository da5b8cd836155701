using ListingFunctions.Access;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary><c>PUT /listings/{id}</c>: replaces the content of a listing.</summary>
public sealed class UpdateListing(ListingUpdates updates, ListingWriteRules rules)
{
    /// <summary>
    /// 200 with the listing and its ETag; 404 if there is none (a PUT never creates); 412 if a condition is not met;
    /// 409 if there was a concurrency conflict at every attempt; 400, 413, 415 or 422 if the body is not a valid
    /// listing.
    /// </summary>
    [Function(nameof(UpdateListing))]
    [HandlesConditions]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "put", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (write, problem) = await rules.ReadAsync(request, cancellationToken);
        if (write is null)
            return problem!;
        (var preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;
        if (!ListingId.TryParse(id, out var listingId))
            return Problem.NoListing(id);

        var update = await updates.UpdateAsync(
            listingId,
            stored => preconditions.Check(stored, id) ?? UpdateDecision.To(write),
            cancellationToken
        );
        return update.ToResponse();
    }
}
