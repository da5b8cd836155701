using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceFailures;

/// <summary><c>GET /ops/price-failures</c>: what could not be recorded, newest first, a page at a time.</summary>
public sealed class ListPriceFailures(IPriceFailureStore failures)
{
    /// <summary>200 with a plain array, each failure without its document; parameters and <c>Link</c> as <c>GET /listings</c> has them.</summary>
    [Function(nameof(ListPriceFailures))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/price-failures")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (page, problem) = PageRequest.Read(request);
        if (page is null)
            return problem!;

        var (found, next) = await failures.ListAsync(page.Limit, page.After, cancellationToken);
        return new JsonAnswer<IReadOnlyList<PriceFailure>>(found, ListingJson.Types.IReadOnlyListPriceFailure)
        {
            Link = page.LinkTo(next, request),
        };
    }
}
