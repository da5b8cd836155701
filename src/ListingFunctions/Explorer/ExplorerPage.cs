using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Explorer;

/// <summary>
/// <c>GET /explorer</c>, <c>/explorer/new</c> and <c>/explorer/{id}</c>: a page over the API, for people. All are the
/// same document; its modules ask the API for what they show.
/// </summary>
public sealed class ExplorerPage
{
    /// <summary>No script and no style but the page's own files, and no request to anywhere else.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>200, always: whether there is such a listing is the page's to say.</summary>
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

    /// <summary>The folder that the page's own links are relative to, whichever of its addresses was asked for.</summary>
    private static string BaseOf(HttpRequest request, string? id)
    {
        var path = $"{request.PathBase}{request.Path}".TrimEnd('/');
        // The host takes an id that the path leaves out from the query, where the page's addresses have none.
        var hasId =
            !string.IsNullOrEmpty(id)
            && request.Path.Value!.TrimEnd('/').EndsWith($"/{id}", StringComparison.OrdinalIgnoreCase);
        return hasId ? path[..(path.LastIndexOf('/') + 1)] : path + "/";
    }
}
