using System.Collections.Concurrent;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary>
/// <c>POST /ops/price-history/replay</c>: tells the history again what every listing carries, into a
/// <c>listing_prices</c> that was lost, restored in part, or is whole; while the service runs, and as often as one likes.
/// </summary>
public sealed class ReplayPriceHistory(IListingStore listings, PriceRecorder recorder, TimeProvider time)
{
    /// <summary>Listings replayed at once.</summary>
    private const int Parallelism = 16;

    private const string Question = "replay";

    /// <summary>Long enough to be worth a request, and far below the 230 seconds after which Azure cuts it off.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(20);

    /// <summary>
    /// 200 with what was done; its <c>Link</c> leads on where there is more, to be posted to in turn until there is
    /// none. 400 for a continuation that no answer gave, 422 for another parameter.
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
        if (token is not null && !OpaqueToken.TryRead(token, Question, out continuation))
            return Problem.InvalidContinuation;

        var start = time.GetTimestamp();
        var progress = new ReplayProgress(0, 0, 0, 0);
        do
        {
            if (await listings.ReadDocumentsAsync(continuation, cancellationToken) is not { } page)
                return Problem.InvalidContinuation;
            progress = progress.With(await ReplayAsync(page.Documents, cancellationToken));
            continuation = page.Continuation;
        } while (continuation is not null && time.GetElapsedTime(start) < Stretch);

        return new JsonResponse<ReplayProgress>(progress, RecordingJson.Types.ReplayProgress)
        {
            Link = continuation is null
                ? null
                : NextPage.LinkTo(request, ("continuation", OpaqueToken.Write(Question, continuation))),
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

/// <summary>What a stretch of a replay came to.</summary>
/// <param name="Listings">How many listings it told.</param>
/// <param name="Recorded">How many price changes were missing and are recorded now.</param>
/// <param name="Shortened">Of how many listings the older changes, which listings do not carry, are gone; see the log.</param>
/// <param name="Failed">How many documents cannot be recorded; the feed put them into <c>price_failures</c> when they were written.</param>
public sealed record ReplayProgress(int Listings, int Recorded, int Shortened, int Failed)
{
    internal ReplayProgress With(IReadOnlyCollection<Recording> recordings) =>
        new(
            Listings + recordings.Count,
            Recorded + recordings.Sum(recording => recording.Count),
            Shortened + recordings.Count(recording => recording.IsShortened),
            Failed + recordings.Count(recording => recording.Failure is not null)
        );
}
