using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>
/// Which caches may keep an answer. None, unless a read was answered and says otherwise: writes and errors are for the
/// one who asked, and now.
/// </summary>
internal sealed class Caching : IFunctionsWorkerMiddleware
{
    /// <summary>
    /// A cache at the edge answers for five seconds, then asks whether its copy is still the newest; a browser asks each
    /// time. No <c>stale-while-revalidate</c>: browsers heed it too, and would show a client what was before its own write.
    /// </summary>
    public const string Shared = "public, max-age=0, must-revalidate, s-maxage=5";

    /// <summary>The client's own cache may keep it, and asks each time.</summary>
    public const string Own = "private, no-cache";

    /// <summary>Nobody keeps it.</summary>
    public const string None = "no-store";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
            http.Response.Headers.CacheControl = None;
        return next(context);
    }

    /// <summary>
    /// Lets caches keep the answer to a read, as far as the request allows. Where they may share it, it carries no
    /// <c>Session-Token</c>: that is one client's. A read that is to begin a session says <c>Cache-Control: no-cache</c>.
    /// </summary>
    public static void AllowTo(HttpContext http, Validators validators)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = ForAnswerTo(http.Request);
        headers.AppendCommaSeparatedValues(HeaderNames.Vary, ServiceHeaders.SessionToken);
        if (validators.AreWeak)
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (headers.CacheControl == Shared)
            headers.Remove(ServiceHeaders.SessionToken);
    }

    private static string ForAnswerTo(HttpRequest request) =>
        HasKey(request) ? None
        : request.Headers.ContainsKey(ServiceHeaders.SessionToken) || IsToBeFresh(request) ? Own
        : Shared;

    /// <summary>What was opened with a key is for the one who has it.</summary>
    private static bool HasKey(HttpRequest request) =>
        request.Headers.ContainsKey(FunctionKeys.Header)
        || request.Headers.ContainsKey(HeaderNames.Authorization)
        || request.Query.ContainsKey(FunctionKeys.Parameter);

    private static bool IsToBeFresh(HttpRequest request) =>
        CacheControlHeaderValue.TryParse(request.Headers.CacheControl.ToString(), out var asked) && asked.NoCache;
}
