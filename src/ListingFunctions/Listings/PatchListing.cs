using ListingFunctions.Access;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary><c>PATCH /listings/{id}</c>: changes the given members of a listing; see <see cref="ListingPatch"/>.</summary>
public sealed class PatchListing(ListingUpdates updates, ListingWriteRules rules)
{
    private const string AcceptPatch = "Accept-Patch";
    private const string MergePatch = "application/merge-patch+json";
    private const string Json = "application/json";

    /// <summary>
    /// 200 with the listing and its ETag; 404 if there is none; 412 if a condition is not met; 409 if there was a
    /// concurrency conflict at every attempt; 400 if the body cannot be read; 413 if it or the patched listing is too long;
    /// 415 with <c>Accept-Patch</c> if it is no merge patch; 422 if the patched listing would not be a valid one.
    /// </summary>
    [Function(nameof(PatchListing))]
    [HandlesConditions]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "patch", Route = "listings/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (json, problem) = await JsonBody.ReadAsync(request, cancellationToken, MergePatch, Json);
        if (problem is { Status: StatusCodes.Status415UnsupportedMediaType })
            request.HttpContext.Response.Headers[AcceptPatch] = $"{MergePatch}, {Json}";
        if (problem is not null)
            return problem;
        (var preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;
        if (!ListingId.TryParse(id, out var listingId))
            return Problem.NoListing(id);

        var patch = new ListingPatch(json);
        var update = await updates.UpdateAsync(listingId, Decide, cancellationToken);
        return update.ToResponse();

        UpdateDecision Decide(StoredListing stored)
        {
            if (preconditions.Check(stored, id) is { } rejected)
                return rejected;
            var (write, broken) = patch.Apply(stored.Listing, rules);
            return write is null ? UpdateDecision.Reject(broken!) : UpdateDecision.To(write);
        }
    }
}
