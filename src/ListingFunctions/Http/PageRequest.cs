using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ListingFunctions.Http;

/// <summary>Which page of a list a request asks for: its parameters <c>limit</c> and <c>continuation</c>.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Where the page before ended; <see langword="null"/> for the first.</param>
internal sealed record PageRequest(int Limit, PageCursor? After)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    /// <summary>The page, or 422 for a limit outside 1 to 1000 and 400 for a continuation that no page gave.</summary>
    public static (PageRequest? Page, Problem? Problem) Read(HttpRequest request)
    {
        if (!TryGetLimit(request.Query["limit"], out var limit))
            return (null, Problem.Invalid([new BrokenRule("limit", $"must be a whole number from 1 to {MaxLimit}")]));
        if (!TryGetCursor(request.Query["continuation"], out var after))
            return (null, Problem.Unreadable("continuation is not one that the link to a next page gave."));
        return (new PageRequest(limit, after), null);
    }

    /// <summary>The <c>Link</c> header of an answer whose page ended at <paramref name="next"/>.</summary>
    public string? LinkTo(PageCursor? next, HttpRequest request) =>
        next is null
            ? null
            : $"<{request.PathBase}{request.Path}?limit={Limit}&continuation={next.ToToken()}>; rel=\"next\"";

    private static bool TryGetLimit(StringValues values, out int limit)
    {
        limit = DefaultLimit;
        return values.Count == 0
            || values.Count == 1
                && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit is >= 1 and <= MaxLimit;
    }

    private static bool TryGetCursor(StringValues values, out PageCursor? cursor)
    {
        cursor = null;
        return values.Count == 0 || values.Count == 1 && PageCursor.TryParse(values[0]!, out cursor);
    }
}
