using System.Collections.Concurrent;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary>
/// <c>POST /ops/price-history/replay</c>: records the price changes of every listing again, into a
/// <c>listing_prices</c> that was lost, restored in part, or is complete. It is idempotent, and runs while the service
/// runs.
/// </summary>
public sealed class ReplayPriceHistory(
    IListingStore listings,
    ContainerIds containers,
    PriceRecorder recorder,
    TimeProvider time
)
{
    /// <summary>Listings replayed in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>Documents per page: with their prices, well below the 4 MB limit of a Cosmos response.</summary>
    private const int PageSize = 500;

    /// <summary>
    /// 200 with the progress. If there is more, its <c>Link</c> is the URL to POST to next; so it is if Cosmos is throttled
    /// or unavailable after the first page, before which that is a 429 or 503 with <c>Retry-After</c>. 400 for an
    /// invalid continuation, 422 for any other parameter.
    /// </summary>
    [Function(nameof(ReplayPriceHistory))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/price-history/replay")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var token = parameters.Continuation();
        if (parameters.Problem is { } problem)
            return problem;
        // The continuation itself does not say which container it is of.
        var scope = $"replay of {await containers.FindAsync(Containers.Listings, cancellationToken)}";
        string? continuation = null;
        if (token is not null && !OpaqueToken.TryRead(token, scope, out continuation))
            return InvalidContinuation;

        var progress = new ReplayProgress(0, 0, 0, 0);
        var result = await TimedSteps.RunAsync(time, ReplayPageAsync, cancellationToken);
        if (result == StepResult.InvalidContinuation)
            return InvalidContinuation;
        return new JsonResponse<ReplayProgress>(progress, RecordingJson.Types.ReplayProgress)
        {
            Link = continuation is null
                ? null
                : NextPage.LinkTo(request, ("continuation", OpaqueToken.Write(scope, continuation))),
        };

        async Task<StepResult> ReplayPageAsync(CancellationToken stop)
        {
            if (await listings.ReadDocumentsAsync(continuation, PageSize, stop) is not { } page)
                return StepResult.InvalidContinuation;
            progress = progress.With(await ReplayAsync(page.Documents, stop));
            continuation = page.Continuation;
            return continuation is null ? StepResult.Done : StepResult.HasMore;
        }
    }

    private static Problem InvalidContinuation { get; } =
        Problem.Unreadable(
            "continuation is not a value that this operation returned, or the listings were restored since then; omit it to start from the beginning.",
            ErrorCode.InvalidContinuation
        );

    private async Task<IReadOnlyCollection<Recording>> ReplayAsync(
        IReadOnlyList<JsonElement> documents,
        CancellationToken cancellationToken
    )
    {
        var recordings = new ConcurrentQueue<Recording>();
        await Parallel.ForEachAsync(
            documents,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (document, token) => recordings.Enqueue(await recorder.ReplayAsync(document, token))
        );
        return recordings;
    }
}

/// <summary>The progress of one request of a replay.</summary>
/// <param name="Listings">How many listings were processed.</param>
/// <param name="Recorded">How many missing price changes were recorded.</param>
/// <param name="Gaps">
/// How many listings have a history with a gap: changes that only <c>listing_prices</c> held are missing. They can be
/// listed.
/// </param>
/// <param name="Failed">
/// How many documents can never be recorded; the feed put them into <c>price_failures</c> when they were written.
/// </param>
public sealed record ReplayProgress(int Listings, int Recorded, int Gaps, int Failed)
{
    internal ReplayProgress With(IReadOnlyCollection<Recording> recordings) =>
        new(
            Listings + recordings.Count,
            Recorded + recordings.Sum(recording => recording.Count),
            Gaps + recordings.Count(recording => recording.HasGap),
            Failed + recordings.Count(recording => recording.Failure is not null)
        );
}
