using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Sources;

/// <summary><c>GET /sources/{source}/listings/{key}</c>: the listing of a source's own key.</summary>
public sealed class GetSourceListing(SourceListings sources)
{
    /// <summary>200 with the listing, and its own address in <c>Content-Location</c>; 304; 404 if there is none.</summary>
    [Function(nameof(GetSourceListing))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sources/{source}/listings/{key}")]
            HttpRequest request,
        string source,
        string key,
        CancellationToken cancellationToken
    )
    {
        if (!SourceKey.TryRead(source, key, out var sourceKey, out var problem))
            return problem;
        if (await sources.ReadAsync(sourceKey, cancellationToken) is not { } stored)
            return Problem.NoListingOfSource(source, key);
        request.HttpContext.Response.Headers[HeaderNames.ContentLocation] = SourceAddress.Of(
            request,
            stored.Listing.Id
        );
        return stored.Listing.ToResponse(stored.ETag);
    }
}
