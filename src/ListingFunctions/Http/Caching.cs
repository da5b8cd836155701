using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>
/// Sets <c>Cache-Control</c>: no cache may store a response, unless it is a successful read. Writes and errors concern
/// their client alone, once. A response that caches may share has no headers of one client.
/// </summary>
internal sealed class Caching : IFunctionsWorkerMiddleware
{
    /// <summary>
    /// A cache at the edge serves its copy for five seconds, then revalidates it; a browser revalidates each time. No
    /// <c>stale-while-revalidate</c>: browsers honour it too, and would show a client data from before its own write.
    /// </summary>
    public const string Shared = "public, max-age=0, must-revalidate, s-maxage=5";

    /// <summary>The client's own cache may store the response, and revalidates it each time.</summary>
    public const string Own = "private, no-cache";

    /// <summary>No cache may store the response.</summary>
    public const string None = "no-store";

    /// <summary>The headers that hold for one client: its session, and what remains of its rate limit.</summary>
    private static readonly string[] OfOneClient =
    [
        ServiceHeaders.SessionToken,
        ServiceHeaders.RateLimit,
        ServiceHeaders.RateLimitPolicy,
    ];

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { Response: var response })
        {
            response.Headers.CacheControl = None;
            response.OnStarting(
                static state =>
                {
                    RemoveIfShared((IHeaderDictionary)state);
                    return Task.CompletedTask;
                },
                response.Headers
            );
        }

        return next(context);
    }

    /// <summary>
    /// Allows caches to store the response to a read, as far as the request permits. A shared response begins no session; a
    /// read with <c>Cache-Control: no-cache</c> does.
    /// </summary>
    public static void AllowTo(HttpContext http, Validators validators)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = ForResponseTo(http.Request, validators.Representation);
        headers.AppendCommaSeparatedValues(HeaderNames.Vary, ServiceHeaders.SessionToken);
        if (validators.AreWeak)
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
    }

    /// <summary>
    /// Whether caches may share the response, by the header that is about to be sent, whoever wrote it: a function may set
    /// its own.
    /// </summary>
    public static bool IsShared(IHeaderDictionary headers) =>
        headers.CacheControl.ToString() switch
        {
            Shared => true,
            Own or None => false,
            var other => !CacheControlHeaderValue.TryParse(other, out var directives)
                || directives is { Private: false, NoStore: false },
        };

    private static void RemoveIfShared(IHeaderDictionary headers)
    {
        if (!IsShared(headers))
            return;
        foreach (var header in OfOneClient)
            headers.Remove(header);
    }

    private static string ForResponseTo(HttpRequest request, Representation representation) =>
        HasKey(request) ? None
        : representation != Representation.Json
        || request.Headers.ContainsKey(ServiceHeaders.SessionToken)
        || RequiresFresh(request)
            ? Own
        : Shared;

    /// <summary>A response to a request with a key or token is for its owner alone.</summary>
    private static bool HasKey(HttpRequest request) =>
        request.Headers.ContainsKey(FunctionKeys.Header)
        || request.Headers.ContainsKey(HeaderNames.Authorization)
        || request.Query.ContainsKey(FunctionKeys.Parameter);

    private static bool RequiresFresh(HttpRequest request) =>
        CacheControlHeaderValue.TryParse(request.Headers.CacheControl.ToString(), out var directives)
        && directives.NoCache;
}
