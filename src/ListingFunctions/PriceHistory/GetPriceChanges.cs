using System.Globalization;
using ListingFunctions.Http;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

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

    private const string Question = "price-changes";
    private const string PercentRule = "must be a number of percent from 0 to 1000000";
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
        var parameters = new QueryParameters(request.Query);
        var since = parameters.Continuation("since");
        var limit = parameters.Limit();
        var direction = parameters.Choice("direction", Up, Down);
        var minPercent = parameters.Value<decimal>("min_change_percent", PercentRule, TryPercent);
        if (parameters.Problem is { } problem)
            return problem;

        if (since == Now)
            return Answer([], await feed.EndAsync(cancellationToken));
        string? position = null;
        if (since is not null && !OpaqueToken.TryRead(since, Question, out position))
            return NotACursor;

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

        JsonResponse<IReadOnlyList<RecordedChange>> Answer(IReadOnlyList<RecordedChange> changes, string next) =>
            new(changes, PriceHistoryJson.Types.IReadOnlyListRecordedChange)
            {
                Link = NextPage.LinkTo(
                    request,
                    ("since", OpaqueToken.Write(Question, next)),
                    ("limit", limit),
                    ("direction", direction),
                    ("min_change_percent", minPercent)
                ),
            };
    }

    /// <summary>Digits, with a point or without; no sign, and no exponent.</summary>
    private static bool TryPercent(string text, out decimal percent) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out percent)
        // A number may end with NULs, for its parser.
        && !text.Contains('\0', StringComparison.Ordinal)
        && percent is >= 0 and <= 1_000_000;

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
