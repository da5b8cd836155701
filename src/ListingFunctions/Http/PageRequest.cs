using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>A request for a page of a list, with the parameters <c>limit</c> and <c>continuation</c>.</summary>
/// <param name="request">The request.</param>
/// <param name="scope">The list; a continuation is valid for it alone.</param>
/// <param name="limit">The maximum number of items.</param>
/// <param name="after">The end of the previous page; <see langword="null"/> for the first page.</param>
/// <param name="others">The other parameters of the request.</param>
internal sealed class PageRequest(
    HttpRequest request,
    string scope,
    int limit,
    PageCursor? after,
    (string Name, object? Value)[] others
)
{
    /// <summary>The maximum number of items.</summary>
    public int Limit => limit;

    /// <summary>The end of the previous page; <see langword="null"/> for the first page.</summary>
    public PageCursor? After => after;

    /// <summary>
    /// Reads the parameters of a request that has no others: 422 if one is invalid or unknown, 400 for a continuation of
    /// another list.
    /// </summary>
    public static (PageRequest? Page, Problem? Problem) Read(HttpRequest request, string scope) =>
        Read(request, new QueryParameters(request.Query), scope);

    /// <summary>Like <see cref="Read(HttpRequest, string)"/>, for a request with others, which are read already.</summary>
    public static (PageRequest? Page, Problem? Problem) Read(
        HttpRequest request,
        QueryParameters parameters,
        string scope,
        params (string Name, object? Value)[] others
    )
    {
        var (limit, continuation) = (parameters.Limit(), parameters.Continuation());
        if (parameters.Problem is { } problem)
            return (null, problem);
        PageCursor? after = null;
        return continuation is null || PageCursor.TryParse(continuation, scope, out after)
            ? (new PageRequest(request, scope, limit, after, others), null)
            : (null, Problem.InvalidContinuation);
    }

    /// <summary>The <c>Link</c> header to the next page; <see langword="null"/> if there is none.</summary>
    public string? LinkTo(PageCursor? next) =>
        next is null
            ? null
            : NextPage.LinkTo(request, [.. others, ("limit", limit), ("continuation", next.ToToken(scope))]);
}
