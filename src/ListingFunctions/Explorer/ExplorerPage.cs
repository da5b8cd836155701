using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Explorer;

/// <summary>
/// <c>GET /explorer</c>, <c>/explorer/new</c> and <c>/explorer/{id}</c>: the web page of the API. All
/// return the same document, whose modules call the API.
/// </summary>
public sealed class ExplorerPage
{
    /// <summary>Allows only the page's own scripts and styles, and requests to this service alone.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>200, even if the listing does not exist: the page shows that.</summary>
    [Function(nameof(ExplorerPage))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "explorer/{id?}")] HttpRequest request,
        string? id
    )
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        var document = ExplorerFiles.Document.Replace(
            "{base}",
            HtmlEncoder.Default.Encode(BaseOf(request, id)),
            StringComparison.Ordinal
        );
        return TypedResults.Text(document, "text/html; charset=utf-8");
    }

    /// <summary>The folder that the page's links are relative to, whichever of its addresses was requested.</summary>
    private static string BaseOf(HttpRequest request, string? id)
    {
        var path = $"{request.PathBase}{request.Path}".TrimEnd('/');
        // If the path has no id, the host takes one from the query, which here does not count.
        var hasId =
            !string.IsNullOrEmpty(id)
            && request.Path.Value!.TrimEnd('/').EndsWith($"/{id}", StringComparison.OrdinalIgnoreCase);
        return hasId ? path[..(path.LastIndexOf('/') + 1)] : path + "/";
    }
}
