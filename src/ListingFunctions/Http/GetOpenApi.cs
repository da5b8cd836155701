using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Http;

/// <summary><c>GET /openapi.yaml</c>: the OpenAPI document of this API, <c>listingapi.yaml</c> in the repository.</summary>
public sealed class GetOpenApi
{
    private const string File = "listingapi.yaml";

    /// <summary>200; 304.</summary>
    [Function(nameof(GetOpenApi))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.yaml")] HttpRequest request,
        CancellationToken cancellationToken
    ) =>
        new Content(
            await System.IO.File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, File), cancellationToken),
            "application/yaml"
        );
}
