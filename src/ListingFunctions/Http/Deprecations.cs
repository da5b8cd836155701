using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.Http;

/// <summary>
/// Announces that what a request uses will be removed: <c>Deprecation</c> (RFC 9745) since when, <c>Sunset</c>
/// (RFC 8594) when, and a <c>Link</c> to the document that says what to use instead. Errors have them too. The span of the
/// request says so as well, beside the client, so that operators see who still uses it.
/// </summary>
internal sealed class Deprecations(IReadOnlyList<Deprecation> all) : IFunctionsWorkerMiddleware
{
    private const string Document = "openapi.yaml";

    private readonly ILookup<string, Deprecation> _byFunction = all.ToLookup(one => one.Function);

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (
            _byFunction.Contains(context.FunctionDefinition.Name)
            && context.GetHttpContext() is { } http
            && _byFunction[context.FunctionDefinition.Name]
                .Where(one => one.Parameter is null || http.Request.Query.ContainsKey(one.Parameter))
                .MinBy(one => one.Sunset)
                is { } first
        )
        {
            RequestTrace.SetDeprecated(first.Parameter ?? first.Function);
            var link =
                $"<{DocumentPath(http.Request, first.Function)}>; rel=\"deprecation\"; type=\"application/yaml\"";
            http.Response.OnStarting(() =>
            {
                WriteHeaders(http.Response.Headers, first, link);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    /// <summary>When the response starts, because a function sets its own links.</summary>
    private static void WriteHeaders(IHeaderDictionary headers, Deprecation deprecation, string link)
    {
        headers[ServiceHeaders.Deprecation] = string.Create(
            CultureInfo.InvariantCulture,
            $"@{deprecation.Date.ToUnixTimeSeconds()}"
        );
        headers[ServiceHeaders.Sunset] = deprecation.Sunset.ToString("R", CultureInfo.InvariantCulture);
        headers.Append("Link", link);
    }

    /// <summary>The path of the API document, which is beside the first segment of the operation's route.</summary>
    private static string DocumentPath(HttpRequest request, string function)
    {
        var path = ResourcePath.Of(request);
        foreach (var _ in Routes.TriggerOf(function)!.Route!.Split('/'))
            path = path[..path.LastIndexOf('/')];
        return $"{path}/{Document}";
    }
}
