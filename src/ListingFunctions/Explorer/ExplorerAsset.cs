using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Explorer;

/// <summary><c>GET /explorer/assets/{path}</c>: a style sheet or module of the page.</summary>
public sealed class ExplorerAsset
{
    /// <summary>200, compressed; 304 if the client has the newest version; 404.</summary>
    // As the page, it ignores what it does not know.
    [Function(nameof(ExplorerAsset))]
    [HandlesQuery]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "explorer/assets/{*path}")]
            HttpRequest request,
        string? path
    )
    {
        if (path is null || ExplorerFiles.Find(path) is not { } file)
            return TypedResults.NotFound();

        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return new Content(file.Bytes, file.Type);
    }
}
