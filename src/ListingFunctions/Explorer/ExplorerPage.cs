using System.Text;
using System.Text.Encodings.Web;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Explorer;

/// <summary>
/// <c>GET /explorer</c>, <c>/explorer/search</c>, <c>/explorer/new</c>, <c>/explorer/operators</c> and
/// <c>/explorer/{id}</c>: the web page of the API. All return the same document, but for the modules that it loads, which
/// call the API.
/// </summary>
public sealed class ExplorerPage
{
    /// <summary>Allows only the page's own scripts and styles, and requests to this service alone.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>What the page of a listing reads first, relative to the listing.</summary>
    private static readonly string[] FirstReads = ["?include=price_trend", "/prices", "/prices/summary"];

    /// <summary>200, even if the listing does not exist: the page shows that.</summary>
    // The page opens from any link, also from one with the parameters of a campaign.
    [Function(nameof(ExplorerPage))]
    [HandlesQuery]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "explorer/{id?}")] HttpRequest request,
        string? id
    )
    {
        var (folder, last) = Split(request, id);
        var page = PageOf(last, request.Query);
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // The browser reads the listing while it loads the modules that ask for it.
        if (page == "listing" && last!.All(char.IsAsciiDigit))
            headers.Link = FirstReads.Select(Preload).ToArray();

        var document = new StringBuilder(Encoding.UTF8.GetString(ExplorerFiles.Document.Bytes))
            .Replace("{base}", HtmlEncoder.Default.Encode(folder))
            .Replace("{modules}", string.Join("\n    ", ExplorerModules.Of(page).Select(ModuleLink)));
        return new Content(Encoding.UTF8.GetBytes(document.ToString()), ExplorerFiles.Document.Type);

        string Preload(string read) => $"<{folder}../listings/{last}{read}>; rel=preload; as=fetch; crossorigin";
    }

    /// <summary>Which page an address shows; the page's own <c>explorer.js</c> decides in the same way.</summary>
    private static string PageOf(string? last, IQueryCollection query) =>
        last switch
        {
            null => "start",
            "search" or "new" or "operators" => last,
            _ => query.ContainsKey("edit") ? "edit" : "listing",
        };

    private static string ModuleLink(string path) => $"""<link rel="modulepreload" href="assets/{path}" />""";

    /// <summary>
    /// The folder that the page's links are relative to, whichever of its addresses was requested, and the segment after it.
    /// </summary>
    private static (string Folder, string? Last) Split(HttpRequest request, string? id)
    {
        var path = $"{request.PathBase}{request.Path}".TrimEnd('/');
        // If the path has no id, the host takes one from the query, which here does not count.
        var hasId =
            !string.IsNullOrEmpty(id)
            && request.Path.Value!.TrimEnd('/').EndsWith($"/{id}", StringComparison.OrdinalIgnoreCase);
        return hasId ? (path[..(path.LastIndexOf('/') + 1)], id) : (path + "/", null);
    }
}
