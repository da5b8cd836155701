using ListingFunctions.Access;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Sources;

/// <summary><c>PUT /sources/{source}/listings/{key}</c>: creates or replaces the listing of a source's own key.</summary>
public sealed class PutSourceListing(SourceListings sources, ListingWriteRules rules)
{
    /// <summary>
    /// 201 with the listing and its <c>Location</c> if it is new; 200 if it was changed, restored after its deletion, or
    /// is as it was sent; otherwise as <see cref="UpdateListing"/>.
    /// </summary>
    [Function(nameof(PutSourceListing))]
    [HandlesConditions]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "put", Route = "sources/{source}/listings/{key}")] HttpRequest request,
        string source,
        string key,
        CancellationToken cancellationToken
    )
    {
        if (!SourceKey.TryRead(source, key, out var sourceKey, out var problem))
            return problem;
        (var write, problem) = await rules.ReadAsync(request, cancellationToken);
        if (write is null)
            return problem!;
        (var preconditions, problem) = Preconditions.Read(request);
        if (problem is not null)
            return problem;

        var sent = new SentListing(write, preconditions);
        var update = await sources.SendAsync(sourceKey, sent, null, cancellationToken);
        if (update.Instead is not null)
            return update.Instead;
        return update.Outcome == SourceOutcome.Created
            ? update.Listing!.ToResponse(
                update.ETag,
                StatusCodes.Status201Created,
                SourceAddress.Of(request, update.Listing!.Id)
            )
            : update.Listing!.ToResponse(update.ETag);
    }
}
