using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Events;

/// <summary><c>GET /ops/event-failures</c>: the events that the receiver rejected, newest first, page by page.</summary>
public sealed class ListEventFailures(EventFailures failures)
{
    private const string Scope = "event-failures";

    /// <summary>
    /// 200 with a plain array, and a <c>Link</c> if there is a next page; 422 for an invalid parameter, 400 for an
    /// invalid continuation.
    /// </summary>
    [Function(nameof(ListEventFailures))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/event-failures")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (page, problem) = PageRequest.Read(request, Scope);
        if (page is null)
            return problem!;

        var (found, next) = await failures.ListAsync(page.Limit, page.After, cancellationToken);
        return new JsonResponse<IReadOnlyList<EventFailure>>(found, EventsJson.Types.IReadOnlyListEventFailure)
        {
            Link = page.LinkTo(next),
        };
    }
}
