using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Health;

/// <summary><c>GET /ops/feeds</c>: the functions on the change feed, and how far each is behind at this moment.</summary>
public sealed class ListFeeds(FeedLag feeds)
{
    /// <summary>200 with a plain array.</summary>
    [Function(nameof(ListFeeds))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/feeds")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var states = await Task.WhenAll(
            Feeds.All.Select(async feed => new FeedState(feed, await feeds.EstimateAsync(feed, cancellationToken)))
        );
        return new JsonResponse<IReadOnlyList<FeedState>>(states, HealthJson.Types.IReadOnlyListFeedState)
        {
            IsCacheable = false,
        };
    }
}

/// <summary>A function on the change feed.</summary>
/// <param name="Feed">Its lease prefix, such as <c>record-price-changes</c>.</param>
/// <param name="Lag">The estimated number of changes that it has not handled yet.</param>
public sealed record FeedState(string Feed, long Lag);
