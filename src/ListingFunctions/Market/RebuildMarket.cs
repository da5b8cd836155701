using System.Collections.Concurrent;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Market;

/// <summary>
/// <c>POST /ops/market/rebuild</c>: projects every listing again, and then computes every place up to the last midnight in
/// UTC. It is idempotent, and runs while the service runs.
/// </summary>
public sealed class RebuildMarket(
    IListingStore listings,
    ContainerIds containers,
    MarketProjection projection,
    MarketComputation computation,
    TimeProvider time
)
{
    /// <summary>Listings projected in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>Documents per page: with their prices, well below the 4 MB limit of a Cosmos response.</summary>
    private const int PageSize = 500;

    /// <summary>
    /// 200 with the progress. If there is more, its <c>Link</c> is the URL to POST to next; so it is if Cosmos is throttled
    /// or unavailable after the first step, before which that is a 429 or 503 with <c>Retry-After</c>. 400 for an
    /// invalid continuation, 422 for any other parameter.
    /// </summary>
    [Function(nameof(RebuildMarket))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/market/rebuild")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var token = parameters.Continuation();
        if (parameters.Problem is { } problem)
            return problem;
        // The continuation itself does not say which container it is of.
        var scope = $"market of {await containers.FindAsync(Containers.Listings, cancellationToken)}";
        RebuildPosition? position = RebuildPosition.Beginning;
        if (token is not null && !RebuildPosition.TryParse(token, scope, out position))
            return Problem.InvalidContinuation;

        var progress = new RebuildProgress(0, 0, 0, 0);
        var result = await TimedSteps.RunAsync(
            time,
            async stop =>
            {
                if (await StepAsync(position!, progress, stop) is not { } step)
                    return StepResult.InvalidContinuation;
                (position, progress) = step;
                return position is null ? StepResult.Done : StepResult.HasMore;
            },
            cancellationToken
        );
        if (result == StepResult.InvalidContinuation)
            return Problem.InvalidContinuation;
        return new JsonResponse<RebuildProgress>(progress, MarketJson.Types.RebuildProgress)
        {
            Link = position is null ? null : NextPage.LinkTo(request, ("continuation", position.ToToken(scope))),
        };
    }

    /// <summary>
    /// A page of listings, or a place: the position after it, none at the end, and the progress.
    /// <see langword="null"/> if the position is not valid.
    /// </summary>
    private async Task<(RebuildPosition? Next, RebuildProgress Progress)?> StepAsync(
        RebuildPosition position,
        RebuildProgress progress,
        CancellationToken cancellationToken
    )
    {
        if (position.IsOfPlaces)
        {
            var until = MarketRun.MidnightBefore(time.GetUtcNow());
            var place = await computation.ComputeNextAsync(position.Text, until, cancellationToken);
            return place is null
                ? (null, progress)
                : (RebuildPosition.OfPlaces(place), progress with { Places = progress.Places + 1 });
        }

        var continuation = position.Text.Length > 0 ? position.Text : null;
        if (await listings.ReadDocumentsAsync(continuation, PageSize, cancellationToken) is not { } page)
            return null;
        var projected = new ConcurrentQueue<MarketProjected>();
        await Parallel.ForEachAsync(
            page.Documents,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (document, stop) => projected.Enqueue(await projection.ProjectAsync(document, stop))
        );
        var next = page.Continuation is null
            ? RebuildPosition.OfPlaces("")
            : RebuildPosition.OfListings(page.Continuation);
        return (next, progress.With(projected));
    }
}

/// <summary>The progress of one request of a rebuild.</summary>
/// <param name="Listings">How many listings were read.</param>
/// <param name="Projected">How many of them were different in <c>market_listings</c>, and are written.</param>
/// <param name="Skipped">
/// How many stay there as they were: documents that are no listings, and listings whose history has a gap.
/// </param>
/// <param name="Places">How many places were computed.</param>
public sealed record RebuildProgress(int Listings, int Projected, int Skipped, int Places)
{
    internal RebuildProgress With(IReadOnlyCollection<MarketProjected> projected) =>
        this with
        {
            Listings = Listings + projected.Count,
            Projected = Projected + projected.Count(each => each == MarketProjected.Written),
            Skipped = Skipped + projected.Count(each => each == MarketProjected.Skipped),
        };
}
