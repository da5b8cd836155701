using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /price-changes</c>: the price changes of all listings as they were recorded, for a portal or a search index
/// that follows the market. A client that follows the <c>Link</c> of each response receives every change at least once:
/// those of one listing in order, those of different listings in the order of the feed.
/// </summary>
public sealed class GetPriceChanges(PriceFeed feed)
{
    private const string Scope = "price-changes";

    private static readonly Rule ListingRule = Rule.Pattern("must be the id of a listing");

    /// <summary>
    /// 200 with a plain array (or lines, or a table) and, always, the <c>Link</c> to continue from; the array is empty if
    /// nothing more is recorded, or nothing among the next pages matches the filters, which <c>Feed-At-End</c> distinguishes.
    /// 406 if none of these is acceptable; 400 for an invalid <c>since</c>; 422 for any other invalid parameter.
    /// </summary>
    [Function(nameof(GetPriceChanges))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "price-changes")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (representation, notAcceptable) = Representations.Negotiate(request);
        if (notAcceptable is not null)
            return notAcceptable;
        var parameters = new QueryParameters(request.Query);
        var since = parameters.Continuation(FeedStart.Parameter);
        var limit = parameters.Limit();
        var home = ListingQueryRules.ReadHome(parameters);
        var listing = parameters.Value<long>("listing_id", ListingRule, TryListingId);
        var direction = ListingQueryRules.ReadDirection(parameters, "direction");
        var minPercent = ListingQueryRules.ReadMinChangePercent(parameters);
        if (parameters.Problem is { } problem)
            return problem;

        var filter = new PriceChangeFilter(
            home,
            listing,
            direction is null ? null : direction == PriceDirection.Up,
            minPercent
        );
        if (
            !FeedStart.TryRead(since, Scope, out var start)
            || await feed.ReadAsync(start, limit, filter.Matches, cancellationToken) is not { } slice
        )
            return InvalidSince;

        slice.WriteTo(request.HttpContext.Response);
        return new ListResponse<RecordedChange>(
            representation,
            slice.Items,
            PriceHistoryJson.Types.IReadOnlyListRecordedChange
        )
        {
            Link = NextPage.LinkTo(
                request,
                [
                    (FeedStart.Parameter, OpaqueToken.Write(Scope, slice.Position)),
                    ("limit", limit),
                    .. home.Home,
                    ("listing_id", listing),
                    ("direction", direction is { } way ? ListingQueryRules.WordOf(way) : null),
                    ("min_change_percent", minPercent),
                ]
            ),
        };
    }

    private static bool TryListingId(string text, out long id) =>
        QueryParameters.TryInteger(text, 0, ListingId.Max, out id);

    private static Problem InvalidSince { get; } =
        Problem.Unreadable(
            "since is not a value that this operation returned, nor an RFC 3339 date and time, or the price histories were replaced since then; omit it to start from the beginning.",
            ErrorCode.InvalidContinuation
        );
}
