using System.Globalization;
using ListingFunctions.Http;
using ListingFunctions.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /listings/{id}/prices</c>: the complete price history, oldest first; or, with parameters, a range of it, page
/// by page. The newest changes come from the listing itself, so a client reads its own writes at once, whether or not
/// the feed has delivered them.
/// </summary>
public sealed class GetListingPrices(IListingStore listings, HistoryReader history)
{
    private const string Oldest = "asc";
    private const string Newest = "desc";

    /// <summary>
    /// 200 with a plain array (or lines, or a table), and a <c>Link</c> if the range has more pages; 406 if none of these is
    /// acceptable; 304 or 412 by the request's conditions, which the trail decides without reading the history; 404; 422 for
    /// an invalid parameter, 400 for a continuation that is invalid for these parameters; 503 if the history has a gap, or a
    /// replica lags.
    /// </summary>
    [Function(nameof(GetListingPrices))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}/prices")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (representation, problem) = Representations.Negotiate(request);
        if (problem is not null)
            return problem;
        (var page, problem) = PricePage.Read(request, id);
        if (problem is not null)
            return problem;
        if (await ListingHistory.ReadAsync(listings, history, request, id, cancellationToken) is not { } read)
            return Problem.NoListing(id);
        var (listingId, trail) = (read.Listing.Id, read.Trail);
        var version = trail.Version();
        var (preconditions, malformed) = Preconditions.Read(request);
        if ((malformed ?? preconditions.Check(version.Of(representation))) is { } instead)
            return instead;

        // One more than the limit shows whether there is a next page.
        var found = page is null
            ? await history.ReadAllAsync(listingId, trail, cancellationToken)
            : await history.ReadAsync(listingId, trail, page.Rest, page.Limit + 1, cancellationToken);
        if (found is null)
            return await read.IncompleteAsync(listings, history, cancellationToken);

        return new ListResponse<Price>(
            representation,
            [
                .. found
                    .Take(page?.Limit ?? int.MaxValue)
                    .Select(change => new Price(change.PriceEur, change.CreatedDate, listingId)),
            ],
            PriceHistoryJson.Types.IReadOnlyListPrice
        )
        {
            Validators = version,
            Link = page is not null && found.Count > page.Limit ? page.LinkAfter(found[page.Limit - 1], request) : null,
        };
    }

    /// <summary>The requested page.</summary>
    /// <param name="Id">The listing.</param>
    /// <param name="Range">The range.</param>
    /// <param name="Rest">The rest of the range, after the previous pages.</param>
    /// <param name="Limit">The maximum number of changes.</param>
    private sealed record PricePage(string Id, PriceRange Range, PriceRange Rest, int Limit)
    {
        /// <summary>
        /// The requested page; neither page nor problem if there are no parameters, which requests the complete
        /// history.
        /// </summary>
        public static (PricePage? Page, Problem? Problem) Read(HttpRequest request, string id)
        {
            var parameters = new QueryParameters(request.Query);
            if (parameters.IsEmpty)
                return (null, null);
            var range = parameters.PriceRange();
            range = range with { NewestFirst = parameters.Choice("order", Oldest, Newest) == Newest };
            var page = new PricePage(id, range, range, parameters.Limit());
            var continuation = parameters.Continuation();
            if (parameters.Problem is { } problem)
                return (null, problem);
            if (continuation is null)
                return (page, null);
            return
                OpaqueToken.TryRead(continuation, page.Scope, out var position)
                && DateTimeOffset.TryParse(position, CultureInfo.InvariantCulture, out var last)
                ? (page with { Rest = range.After(last) }, null)
                : (null, Problem.InvalidContinuation);
        }

        public string LinkAfter(PriceChange last, HttpRequest request) =>
            NextPage.LinkTo(
                request,
                [.. Named, ("limit", Limit), ("continuation", OpaqueToken.Write(Scope, last.Key))]
            );

        /// <summary>The scope that a continuation of this page is valid for.</summary>
        private string Scope => $"listings/{Id}/prices?{NextPage.Text(Named)}";

        private IEnumerable<(string Name, object? Value)> Named =>
            [
                ("from", Range.From is { } from ? Instant.TextOf(from) : null),
                ("to", Range.Before is { } to ? Instant.TextOf(to) : null),
                ("order", Range.NewestFirst ? Newest : null),
            ];
    }
}
