using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Events;

/// <summary>
/// <c>GET /listing-events</c>: the changes and deletions of all listings, for a copy or a search index. A client that
/// follows the <c>Link</c> of each response, and applies the events in their order, has exactly the listings that exist.
/// </summary>
public sealed class GetListingEvents(ListingFeed feed)
{
    private const string Scope = "listing-events";

    /// <summary>
    /// 200 with a plain array and, always, the <c>Link</c> to continue from; <c>Feed-At-End</c> says whether there was
    /// more. 400 for an invalid <c>since</c>, also one that is so old that deletions may be missed; 422 for any other
    /// invalid parameter.
    /// </summary>
    [Function(nameof(GetListingEvents))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listing-events")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var since = parameters.Continuation(FeedStart.Parameter);
        var limit = parameters.Limit();
        if (parameters.Problem is { } problem)
            return problem;
        if (
            !FeedStart.TryRead(since, Scope, out var start)
            || await feed.ReadAsync(start, limit, cancellationToken) is not { } slice
        )
            return InvalidSince;

        slice.WriteTo(request.HttpContext.Response);
        return new JsonResponse<IReadOnlyList<ListingEvent>>(slice.Items, EventsJson.Types.IReadOnlyListListingEvent)
        {
            Link = NextPage.LinkTo(
                request,
                (FeedStart.Parameter, OpaqueToken.Write(Scope, slice.Position)),
                ("limit", limit)
            ),
        };
    }

    private static Problem InvalidSince { get; } =
        Problem.Unreadable(
            $"since is not a value that this operation returned, nor an RFC 3339 date and time; or it is older than {ListingFeed.MaxAge.TotalDays:0} days, so that deletions may be missed; or the listings were replaced since then. Start again: omit it, and begin with an empty copy.",
            ErrorCode.InvalidContinuation
        );
}
