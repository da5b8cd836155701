using System.Collections.Concurrent;
using System.Text.Json;
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
public sealed class ReplayPriceHistory(IListingStore listings, PriceRecorder recorder, TimeProvider time)
{
    /// <summary>Listings replayed in parallel.</summary>
    private const int Parallelism = 16;

    private const string Scope = "replay";

    /// <summary>
    /// Time per request: enough progress to be worth one, and far below the 230 seconds after which Azure ends it.
    /// </summary>
    private static readonly TimeSpan TimeBudget = TimeSpan.FromSeconds(20);

    /// <summary>
    /// 200 with the progress. If there is more, its <c>Link</c> is the URL to POST to next. 400 for an invalid
    /// continuation, 422 for any other parameter.
    /// </summary>
    [Function(nameof(ReplayPriceHistory))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/price-history/replay")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var token = parameters.Continuation();
        if (parameters.Problem is { } problem)
            return problem;
        string? continuation = null;
        if (token is not null && !OpaqueToken.TryRead(token, Scope, out continuation))
            return Problem.InvalidContinuation;

        var start = time.GetTimestamp();
        var progress = new ReplayProgress(0, 0, 0, 0);
        do
        {
            if (await listings.ReadDocumentsAsync(continuation, cancellationToken) is not { } page)
                return Problem.InvalidContinuation;
            progress = progress.With(await ReplayAsync(page.Documents, cancellationToken));
            continuation = page.Continuation;
        } while (continuation is not null && time.GetElapsedTime(start) < TimeBudget);

        return new JsonResponse<ReplayProgress>(progress, RecordingJson.Types.ReplayProgress)
        {
            Link = continuation is null
                ? null
                : NextPage.LinkTo(request, ("continuation", OpaqueToken.Write(Scope, continuation))),
        };
    }

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
