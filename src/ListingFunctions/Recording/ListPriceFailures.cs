using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary><c>GET /ops/price-failures</c>: the dead letters, newest first, page by page.</summary>
public sealed class ListPriceFailures(IPriceFailureStore failures)
{
    private const string Scope = "price-failures";

    /// <summary>
    /// 200 with a plain array, each dead letter without its document, and a <c>Link</c> if there is a next page; 422
    /// for an invalid parameter, 400 for an invalid continuation.
    /// </summary>
    [Function(nameof(ListPriceFailures))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/price-failures")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (page, problem) = PageRequest.Read(request, Scope);
        if (page is null)
            return problem!;

        var (found, next) = await failures.ListAsync(page.Limit, page.After, cancellationToken);
        return new JsonResponse<IReadOnlyList<PriceFailure>>(found, RecordingJson.Types.IReadOnlyListPriceFailure)
        {
            Link = page.LinkTo(next),
        };
    }
}
