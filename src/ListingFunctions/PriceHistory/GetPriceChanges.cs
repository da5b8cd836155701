using System.Globalization;
using ListingFunctions.Http;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /price-changes</c>: the price changes of all listings as they were recorded, for a portal or a search index
/// that follows the market. A client that follows the <c>Link</c> of each response receives every change at least once:
/// those of one listing in order, those of different listings in the order of the feed.
/// </summary>
public sealed class GetPriceChanges(IPriceFeed feed, IPriceHistoryStore history)
{
    /// <summary>Pages of the feed that one request reads in search of a change that matches the filters.</summary>
    private const int MaxPages = 10;

    /// <summary>Histories read in parallel for previous prices that documents do not have.</summary>
    private const int Parallelism = 16;

    private const string Scope = "price-changes";
    private const string Now = "now";
    private const string Up = "up";
    private const string Down = "down";

    private static readonly Rule PercentRule = Rule.Number("must be a number of percent from 0 to 1000000", 1_000_000);

    /// <summary>
    /// 200 with a plain array (or lines, or a table) and, always, the <c>Link</c> to continue from; the array is empty if nothing more is
    /// recorded, or nothing among the next pages matches the filters. 400 for an invalid <c>since</c>; 422 for any
    /// other invalid parameter.
    /// </summary>
    [Function(nameof(GetPriceChanges))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "price-changes")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (representation, refused) = Representations.Negotiate(request);
        if (refused is not null)
            return refused;
        var parameters = new QueryParameters(request.Query);
        var since = parameters.Continuation("since");
        var limit = parameters.Limit();
        var direction = parameters.Choice("direction", Up, Down);
        var minPercent = parameters.Value<decimal>("min_change_percent", PercentRule, TryPercent);
        if (parameters.Problem is { } problem)
            return problem;

        if (since == Now)
            return Response([], await feed.EndAsync(cancellationToken));
        string? position = null;
        if (since is not null && !OpaqueToken.TryRead(since, Scope, out position))
            return InvalidCursor;

        var filter = new PriceChangeFilter(direction is null ? null : direction == Up, minPercent);
        for (var pages = 1; ; pages++)
        {
            if (await feed.ReadAsync(position, limit, cancellationToken) is not { } page)
                return InvalidCursor;
            position = page.Continuation;
            var changes = await WithPreviousPricesAsync(page.Documents, cancellationToken);
            RecordedChange[] matches = [.. changes.Where(filter.Matches)];
            if (matches.Length > 0 || page.IsEnd || pages == MaxPages)
                return Response(matches, position);
        }

        ListResponse<RecordedChange> Response(IReadOnlyList<RecordedChange> changes, string next) =>
            new(representation, changes, PriceHistoryJson.Types.IReadOnlyListRecordedChange)
            {
                Link = NextPage.LinkTo(
                    request,
                    ("since", OpaqueToken.Write(Scope, next)),
                    ("limit", limit),
                    ("direction", direction),
                    ("min_change_percent", minPercent)
                ),
            };
    }

    /// <summary>Parses a percentage: digits, with or without a decimal point; no sign and no exponent.</summary>
    private static bool TryPercent(string text, out decimal percent) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out percent)
        // The .NET parser accepts trailing NULs.
        && !text.Contains('\0', StringComparison.Ordinal)
        && percent is >= 0 and <= 1_000_000;

    private static Problem InvalidCursor { get; } =
        Problem.Unreadable(
            "since is not a value that this operation returned, or the price histories were replaced since then; omit it to start from the beginning.",
            ErrorCode.InvalidContinuation
        );

    private async Task<RecordedChange[]> WithPreviousPricesAsync(
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
    /// The previous price of a change. If its document does not have it, the history does: changes of a listing are
    /// recorded in order, so the previous one is there.
    /// </summary>
    private async Task<decimal?> PreviousPriceAsync(PriceFeedDocument document, CancellationToken cancellationToken)
    {
        if (document.IsFirst || document.PreviousPriceEur is not null)
            return document.PreviousPriceEur;
        var before = new PriceRange(null, document.CreatedDate, NewestFirst: true);
        var found = await history.ReadRangeAsync(document.ListingId, before, 1, cancellationToken);
        var previous = found.FirstOrDefault(price => price.CreatedDate < document.CreatedDate);
        return document.Number == 0 || previous?.Number is 0 || previous?.Number == document.Number - 1
            ? previous?.PriceEur
            : null; // The previous change is missing.
    }
}
