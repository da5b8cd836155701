using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Listings;

/// <summary><c>GET /listings</c>: listings, newest first, a page at a time; a <c>Link</c> header leads to the next.</summary>
public sealed class ListListings(IListingStore listings)
{
    /// <summary>
    /// 200 with a plain array; <c>limit</c> and <c>continuation</c> as parameters. 422 for a limit outside 1 to 1000,
    /// 400 for a continuation that no page gave.
    /// </summary>
    [Function(nameof(ListListings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (page, problem) = PageRequest.Read(request);
        if (page is null)
            return problem!;

        var (found, next) = await listings.ListAsync(page.Limit, page.After, cancellationToken);
        return new JsonAnswer<IReadOnlyList<ListingAnswer>>(
            [.. found.Select(listing => new ListingAnswer(listing))],
            ListingJson.Types.IReadOnlyListListingAnswer
        )
        {
            Link = page.LinkTo(next, request),
        };
    }
}
