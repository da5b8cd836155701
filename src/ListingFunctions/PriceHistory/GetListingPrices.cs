using System.Globalization;
using System.Text;
using ListingFunctions.Http;
using ListingFunctions.Listings;
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
            return Problem.HistoryBehind(id);

        return new JsonAnswer<IReadOnlyList<Price>>(
            [
                .. found
                    .Take(page?.Limit ?? int.MaxValue)
                    .Select(change => new Price(change.PriceEur, change.CreatedDate, listingId)),
            ],
            ListingJson.Types.IReadOnlyListPrice
        )
        {
            ETag = version.ETag,
            LastModified = version.LastModified,
            Link = page is not null && found.Count > page.Limit ? page.LinkAfter(found[page.Limit - 1], request) : null,
        };
    }

    /// <summary>Which page of which range is asked for.</summary>
    /// <param name="Purpose">What a continuation of this question is good for.</param>
    /// <param name="Whole">The range.</param>
    /// <param name="Rest">What of it was not told by the pages before.</param>
    /// <param name="Limit">How many changes at most.</param>
    private sealed record PricePage(string Purpose, PriceRange Whole, PriceRange Rest, int Limit)
    {
        /// <summary>The page; none, and no problem, where nothing but the whole history is asked for.</summary>
        public static (PricePage? Page, Problem? Problem) Read(HttpRequest request, string id)
        {
            var parameters = new PriceParameters(request, "from", "to", "order", "limit", "continuation");
            if (parameters.IsEmpty)
                return (null, null);
            var range = parameters.Range() with { NewestFirst = parameters.Choice("order", Oldest, Newest) == Newest };
            var limit = parameters.Limit();
            if (parameters.Problem is { } problem)
                return (null, problem);

            var page = new PricePage($"prices {id} {Question(range)}", range, range, limit);
            if (!parameters.Has("continuation", out var continuation))
                return (page, null);
            return
                OpaqueToken.TryRead(continuation, page.Purpose, out var content)
                && DateTimeOffset.TryParse(Encoding.UTF8.GetString(content), CultureInfo.InvariantCulture, out var told)
                ? (page with { Rest = range.After(told) }, null)
                : (null, Problem.Unreadable("continuation is not one that a page of this very question gave."));
        }

        public string LinkAfter(PriceChange last, HttpRequest request)
        {
            var continuation = OpaqueToken.Write(Purpose, Encoding.UTF8.GetBytes(last.Key));
            return $"<{request.PathBase}{request.Path}?{Question(Whole)}limit={Limit}&continuation={continuation}>; rel=\"next\"";
        }

        private static string Question(PriceRange range) =>
            (range.From is { } from ? $"from={PriceChange.KeyOf(from)}&" : "")
            + (range.Before is { } to ? $"to={PriceChange.KeyOf(to)}&" : "")
            + (range.NewestFirst ? $"order={Newest}&" : "");
    }
}
