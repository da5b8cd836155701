using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Market;

/// <summary><c>GET /market</c>: the market of a place, period by period; see <see cref="MarketRow"/>.</summary>
public sealed class GetMarket(MarketStore market)
{
    /// <summary>
    /// 200 with a plain array (or lines, or a table), oldest period first; empty for a place without listings. It is never
    /// paged: there are at most 1,200 months, or the days of two years. 406 if no representation is acceptable, 422 for a
    /// parameter that is missing, invalid or unknown.
    /// </summary>
    [Function(nameof(GetMarket))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "market")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (representation, problem) = Representations.Negotiate(request);
        if (problem is not null)
            return problem;
        (var query, problem) = MarketQuery.Read(request);
        if (query is null)
            return problem!;
        return new ListResponse<MarketRow>(
            representation,
            await ReadAsync(query, cancellationToken),
            MarketJson.Types.IReadOnlyListMarketRow
        );
    }

    private async Task<IReadOnlyList<MarketRow>> ReadAsync(MarketQuery query, CancellationToken cancellationToken)
    {
        if (query.Place is not { } place)
            return [];
        var (type, interval) = (query.Type, query.Interval);
        var prefix = MarketDocument.PrefixOf(type, interval);
        var documents = await market.ReadAsync(
            place.Key,
            query.From is { } from ? MarketDocument.IdOf(type, interval, Instant.TextOf(from)) : prefix,
            query.To is { } to ? MarketDocument.IdOf(type, interval, Instant.TextOf(to)) : prefix + Instant.AfterAll,
            cancellationToken
        );
        return [.. documents.SelectMany(document => document.Rows).Where(row => query.Includes(row.Period))];
    }
}
