using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>A request for a page of a list that has no parameters but <c>limit</c> and <c>continuation</c>.</summary>
/// <param name="request">The request.</param>
/// <param name="scope">The list; a continuation is valid for it alone.</param>
/// <param name="limit">The maximum number of items.</param>
/// <param name="after">The end of the previous page; <see langword="null"/> for the first page.</param>
internal sealed class PageRequest(HttpRequest request, string scope, int limit, PageCursor? after)
{
    /// <summary>The maximum number of items.</summary>
    public int Limit => limit;

    /// <summary>The end of the previous page; <see langword="null"/> for the first page.</summary>
    public PageCursor? After => after;

    /// <summary>Reads the parameters: 422 if one is invalid or unknown, 400 for a continuation of another list.</summary>
    public static (PageRequest? Page, Problem? Problem) Read(HttpRequest request, string scope)
    {
        var parameters = new QueryParameters(request.Query);
        var (limit, continuation) = (parameters.Limit(), parameters.Continuation());
        if (parameters.Problem is { } problem)
            return (null, problem);
        PageCursor? after = null;
        return continuation is null || PageCursor.TryParse(continuation, scope, out after)
            ? (new PageRequest(request, scope, limit, after), null)
            : (null, Problem.InvalidContinuation);
    }

    /// <summary>The <c>Link</c> header to the next page; <see langword="null"/> if there is none.</summary>
    public string? LinkTo(PageCursor? next) =>
        next is null ? null : NextPage.LinkTo(request, ("limit", limit), ("continuation", next.ToToken(scope)));
}
