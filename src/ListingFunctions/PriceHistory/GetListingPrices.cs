using System.Globalization;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.PriceHistory;

/// <summary>
/// <c>GET /listings/{id}/prices</c>: the price history, whole and oldest first, or, asked with parameters, a range of it
/// a page at a time. The newest changes come from the listing itself, so that a client reads its own writes at once,
/// whether or not the feed has carried them.
/// </summary>
public sealed class GetListingPrices(IListingStore listings, HistoryReader history)
{
    private const string Oldest = "asc";
    private const string Newest = "desc";

    /// <summary>
    /// 200 with a plain array, and a <c>Link</c> where a page does not end the range; 304, without reading the history, where the
    /// listing shows that it is the same; 404; 422 for a parameter outside
    /// its rule, 400 for a continuation that no page of this question gave; 503 while the history that is read is
    /// behind the listing.
    /// </summary>
    [Function(nameof(GetListingPrices))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "listings/{id}/prices")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var (page, problem) = PricePage.Read(request, id);
        if (problem is not null)
            return problem;
        if (
            !ListingId.TryParse(id, out var listingId)
            || await listings.ReadAsync(listingId, cancellationToken) is not { Listing.Trail: var trail }
        )
            return Problem.NoListing(id);
        var version = trail.Version();
        if (version.AreKnownTo(request))
            return new NotModified(version);

        // One change more than asked for tells whether there is a next page.
        var found = page is null
            ? await history.ReadAllAsync(listingId, trail, cancellationToken)
            : await history.ReadAsync(listingId, trail, page.Rest, page.Limit + 1, cancellationToken);
        if (found is null)
            return Problem.HistoryIncomplete(id);

        return new JsonResponse<IReadOnlyList<Price>>(
            [
                .. found
                    .Take(page?.Limit ?? int.MaxValue)
                    .Select(change => new Price(change.PriceEur, change.CreatedDate, listingId)),
            ],
            PriceHistoryJson.Types.IReadOnlyListPrice
        )
        {
            ETag = version.ETag,
            LastModified = version.LastModified,
            Link = page is not null && found.Count > page.Limit ? page.LinkAfter(found[page.Limit - 1], request) : null,
        };
    }

    /// <summary>Which page of which range is asked for.</summary>
    /// <param name="Id">The listing.</param>
    /// <param name="Whole">The range.</param>
    /// <param name="Rest">What of it was not told by the pages before.</param>
    /// <param name="Limit">How many changes at most.</param>
    private sealed record PricePage(string Id, PriceRange Whole, PriceRange Rest, int Limit)
    {
        /// <summary>The page; none, and no problem, where nothing but the whole history is asked for.</summary>
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
                OpaqueToken.TryRead(continuation, page.Question, out var place)
                && DateTimeOffset.TryParse(place, CultureInfo.InvariantCulture, out var told)
                ? (page with { Rest = range.After(told) }, null)
                : (null, Problem.InvalidContinuation);
        }

        public string LinkAfter(PriceChange last, HttpRequest request) =>
            NextPage.LinkTo(
                request,
                [.. Named, ("limit", Limit), ("continuation", OpaqueToken.Write(Question, last.Key))]
            );

        /// <summary>What a continuation of this page is good for.</summary>
        private string Question => $"listings/{Id}/prices?{NextPage.Text(Named)}";

        private IEnumerable<(string Name, object? Value)> Named =>
            [
                ("from", Whole.From is { } from ? PriceChange.KeyOf(from) : null),
                ("to", Whole.Before is { } to ? PriceChange.KeyOf(to) : null),
                ("order", Whole.NewestFirst ? Newest : null),
            ];
    }
}
