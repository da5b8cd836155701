using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary>
/// <c>GET /ops/price-history/gaps</c>: the listings whose price history has a gap, in the order in which the gaps were
/// noticed, page by page.
/// </summary>
public sealed class ListHistoryGaps(IListingStore listings)
{
    private const string Scope = "history-gaps";

    /// <summary>
    /// 200 with a plain array, and a <c>Link</c> if there is a next page; 422 for an invalid parameter, 400 for an
    /// invalid continuation.
    /// </summary>
    [Function(nameof(ListHistoryGaps))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/price-history/gaps")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (page, problem) = PageRequest.Read(request, Scope);
        if (page is null)
            return problem!;

        var (found, next) = await listings.ListWithGapsAsync(page.After, page.Limit, cancellationToken);
        return new JsonResponse<IReadOnlyList<HistoryGap>>(
            [.. found.Select(HistoryGap.Of)],
            RecordingJson.Types.IReadOnlyListHistoryGap
        )
        {
            Link = page.LinkTo(next),
        };
    }
}
