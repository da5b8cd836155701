using System.Globalization;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace ListingFunctions.Listings;

/// <summary><c>GET /listings</c>: listings, newest first, a page at a time; a <c>Link</c> header leads to the next.</summary>
public sealed class ListListings(IListingStore listings)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>
    /// 200 with a plain array; <c>limit</c> and <c>continuation</c> as parameters. 422 for a limit outside 1 to 1000,
    /// 400 for a continuation that no page gave.
    /// </summary>
    [Function(nameof(ListListings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "listings")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!TryGetLimit(request.Query["limit"], out var limit))
            return Problem.Invalid([new BrokenRule("limit", $"must be a whole number from 1 to {MaxLimit}")]);
        if (!TryGetCursor(request.Query["continuation"], out var after))
            return Problem.Unreadable("continuation is not one that the link to a next page gave.");

        var page = await listings.ListAsync(limit, after, cancellationToken);
        return new JsonAnswer<IReadOnlyList<ListingAnswer>>(
            [.. page.Listings.Select(listing => new ListingAnswer(listing))],
            ListingJson.Types.IReadOnlyListListingAnswer
        )
        {
            Link = page.Next is { } next
                ? $"<{request.PathBase}{request.Path}?limit={limit}&continuation={next.ToToken()}>; rel=\"next\""
                : null,
        };
    }

    private static bool TryGetLimit(StringValues values, out int limit)
    {
        limit = DefaultLimit;
        return values.Count == 0
            || values.Count == 1
                && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                // A number may end with NULs, for its parser.
                && !values[0]!.Contains('\0', StringComparison.Ordinal)
                && limit is >= 1 and <= MaxLimit;
    }

    private static bool TryGetCursor(StringValues values, out ListingCursor? cursor)
    {
        cursor = null;
        return values.Count == 0 || values.Count == 1 && ListingCursor.TryParse(values[0]!, out cursor);
    }
}
