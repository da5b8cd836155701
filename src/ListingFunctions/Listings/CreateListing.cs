using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary><c>POST /listings</c>: a new listing; its first price begins the history.</summary>
public sealed class CreateListing(IListingStore listings, ListingId ids, ListingWriteRules rules, TimeProvider time)
{
    /// <summary>Ids tried until one is free. Two in a row are taken about once in sixteen million creates of the same millisecond.</summary>
    private const int MaxAttempts = 16;

    /// <summary>201 with the listing, its <c>Location</c> and ETag; 400, 413, 415 or 422 where the body is none.</summary>
    [Function(nameof(CreateListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "listings")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (write, problem) = await rules.ReadAsync(request, cancellationToken);
        if (write is null)
            return problem!;

        var id = ids.Next();
        for (var attempt = 0; attempt < MaxAttempts; attempt++, id++)
        {
            var listing = Listing.Create(id, write, time.GetUtcNow());
            var etag =
                await listings.CreateAsync(listing, cancellationToken)
                ?? await EtagOfOwnAsync(listing, cancellationToken);
            if (etag is not null)
                return listing.ToAnswer(etag, StatusCodes.Status201Created, $"{request.PathBase}{request.Path}/{id}");
        }

        throw new InvalidOperationException($"The ids up to {id} are all taken.");
    }

    /// <summary>
    /// The id is taken: by another listing, or by this one, if the SDK sent the create again after its first answer was
    /// lost. Trying the next id then would make two listings of one.
    /// </summary>
    private async Task<string?> EtagOfOwnAsync(Listing listing, CancellationToken cancellationToken) =>
        await listings.ReadAsync(listing.Id, cancellationToken) is { } stored && stored.Listing.IsSameWriteAs(listing)
            ? stored.ETag
            : null;
}
