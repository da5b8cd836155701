using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>
/// Allows pages of the origins in <see cref="CorsSettings"/> to use the API. Without credentials: the API uses no
/// cookies, and a page sends a key or a token as a header.
/// </summary>
internal sealed class CorsPolicy(IOptions<CorsSettings> settings) : IFunctionsWorkerMiddleware
{
    private const string Exposed =
        "Accept-Patch, Allow, Content-Location, Deprecation, ETag, Feed-At-End, Link, Location, Missing-Prices, RateLimit, RateLimit-Policy, Retry-After, Session-Token, Sunset, WWW-Authenticate";
    private const string Accepted =
        "Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Session-Token, traceparent, tracestate, x-functions-key";
    private const string TwoHours = "7200";

    private readonly string[] _origins = settings.Value.Origins;

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (_origins.Length > 0 && context.GetHttpContext() is { } http)
            Allow(http);
        return next(context);
    }

    /// <summary>Sets the headers of a preflight: what a page of an allowed origin may send to a route.</summary>
    /// <param name="http">The <c>OPTIONS</c> request.</param>
    /// <param name="methods">The methods of the route.</param>
    public static void AllowPreflight(HttpContext http, string methods)
    {
        var headers = http.Response.Headers;
        if (headers.AccessControlAllowOrigin.Count == 0)
            return;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = Accepted;
        headers.AccessControlMaxAge = TwoHours;
    }

    private void Allow(HttpContext http)
    {
        var headers = http.Response.Headers;
        var any = _origins is [CorsSettings.Any];
        // A cache must not serve the response for one origin to another, nor one for no origin to any.
        if (!any)
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Origin);
        if (
            http.Request.Headers.Origin is not [{ } origin]
            || !any && !_origins.Contains(origin, StringComparer.Ordinal)
        )
            return;
        headers.AccessControlAllowOrigin = any ? CorsSettings.Any : origin;
        headers.AccessControlExposeHeaders = Exposed;
    }
}
