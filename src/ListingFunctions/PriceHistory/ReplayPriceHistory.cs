using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>POST /ops/price-history/replay</c>: tells the history again what every listing carries, into a
/// <c>listing_prices</c> that was lost, restored in part, or is whole; while the service runs, and as often as one likes.
/// </summary>
public sealed class ReplayPriceHistory(IListingStore listings, PriceRecorder recorder, TimeProvider time)
{
    /// <summary>Listings replayed at once.</summary>
    private const int Parallelism = 16;

    /// <summary>Long enough to be worth a request, and far below the 230 seconds after which Azure cuts it off.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(20);

    /// <summary>
    /// 200 with what was done; its <c>Link</c> leads on where there is more, to be posted to in turn until there is
    /// none. 400 for a continuation that no answer gave.
    /// </summary>
    [Function(nameof(ReplayPriceHistory))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/price-history/replay")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!TryGetContinuation(request, out var continuation))
            return Problem.Unreadable("continuation is not one that an answer of this operation gave.");

        var start = time.GetTimestamp();
        var progress = new ReplayProgress(0, 0, 0, 0);
        do
        {
            if (await listings.ReadDocumentsAsync(continuation, cancellationToken) is not { } page)
                return Problem.Unreadable("continuation is not one that an answer of this operation gave.");
            progress = progress.With(await ReplayAsync(page.Documents, cancellationToken));
            continuation = page.Continuation;
        } while (continuation is not null && time.GetElapsedTime(start) < Stretch);

        return new JsonAnswer<ReplayProgress>(progress, ListingJson.Types.ReplayProgress)
        {
            Link = continuation is null
                ? null
                : $"<{request.PathBase}{request.Path}?continuation={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(continuation))}>; rel=\"next\"",
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

    private static bool TryGetContinuation(HttpRequest request, out string? continuation)
    {
        continuation = null;
        var values = request.Query["continuation"];
        if (values.Count == 0)
            return true;
        if (values.Count > 1 || !Base64Url.IsValid(values[0]))
            return false;
        continuation = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(values[0]));
        return continuation.Length > 0;
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
