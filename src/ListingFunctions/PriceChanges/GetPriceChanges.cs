using System.Globalization;
using ListingFunctions.Http;
using ListingFunctions.PriceHistory;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceChanges;

/// <summary>
/// <c>GET /price-changes</c>: the price changes of all listings as they were recorded, for a portal or a search index
/// that follows the market. Whoever goes on from the <c>Link</c> of each answer is told every change at least once: of a
/// listing in order, of several in the order of the feed.
/// </summary>
public sealed class GetPriceChanges(IPriceFeed feed, IPriceHistoryStore history)
{
    /// <summary>Pages of the feed that are read for an answer, in search of a change that the filters admit.</summary>
    private const int MaxPages = 10;

    /// <summary>Histories asked at once for a price that a document does not say.</summary>
    private const int Parallelism = 16;

    private const string Now = "now";
    private const string Up = "up";
    private const string Down = "down";

    /// <summary>
    /// 200 with a plain array and, always, the <c>Link</c> to what comes next; it is empty where nothing more was
    /// recorded, or nothing that the filters admit among the next pages. 400 for a <c>since</c> that no answer gave;
    /// 422 for other parameters outside their rules.
    /// </summary>
    [Function(nameof(GetPriceChanges))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "price-changes")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var parameters = new PriceParameters(request, "since", "limit", "direction", "min_change_percent");
        var limit = parameters.Limit();
        var direction = parameters.Choice("direction", Up, Down);
        var minPercent = parameters.Percent("min_change_percent");
        if (parameters.Problem is { } problem)
            return problem;

        string? position = null;
        if (parameters.Has("since", out var since))
        {
            if (since == Now)
                return Answer([], await feed.EndAsync(cancellationToken));
            if (!FeedCursor.TryRead(since, out position))
                return NotACursor;
        }

        var filter = new PriceChangeFilter(direction is null ? null : direction == Up, minPercent);
        for (var pages = 1; ; pages++)
        {
            if (await feed.ReadAsync(position, limit, cancellationToken) is not { } page)
                return NotACursor;
            position = page.Continuation;
            var changes = await TellAsync(page.Documents, cancellationToken);
            RecordedChange[] admitted = [.. changes.Where(filter.Admits)];
            if (admitted.Length > 0 || page.IsEnd || pages == MaxPages)
                return Answer(admitted, position);
        }

        JsonAnswer<IReadOnlyList<RecordedChange>> Answer(IReadOnlyList<RecordedChange> changes, string next)
        {
            var filters =
                (direction is null ? "" : $"&direction={direction}")
                + (
                    minPercent is null
                        ? ""
                        : string.Create(CultureInfo.InvariantCulture, $"&min_change_percent={minPercent}")
                );
            return new(changes, ListingJson.Types.IReadOnlyListRecordedChange)
            {
                Link =
                    $"<{request.PathBase}{request.Path}?since={FeedCursor.Write(next)}&limit={limit}{filters}>; rel=\"next\"",
            };
        }
    }

    private static Problem NotACursor { get; } =
        Problem.Unreadable(
            "since is not one that an answer of this operation gave, or the histories were replaced after it; leave it out to begin anew."
        );

    private async Task<RecordedChange[]> TellAsync(
        IReadOnlyList<PriceFeedDocument> documents,
        CancellationToken cancellationToken
    )
    {
        var changes = new RecordedChange[documents.Count];
        await Parallel.ForAsync(
            0,
            changes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (index, token) =>
                changes[index] = RecordedChange.Of(documents[index], await PreviousPriceAsync(documents[index], token))
        );
        return changes;
    }

    /// <summary>
    /// The price before a change. Where its document does not say, its history does: changes of a listing are recorded
    /// in order, so what came before this one is there.
    /// </summary>
    private async Task<decimal?> PreviousPriceAsync(PriceFeedDocument document, CancellationToken cancellationToken)
    {
        if (document.IsFirst || document.PreviousPriceEur is not null)
            return document.PreviousPriceEur;
        var before = new PriceRange(null, document.CreatedDate, NewestFirst: true);
        var found = await history.ReadRangeAsync(document.ListingId, before, null, 1, cancellationToken);
        return found is [var previous, ..] ? previous.PriceEur : null;
    }
}
