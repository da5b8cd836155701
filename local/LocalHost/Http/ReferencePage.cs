using Scalar.AspNetCore;

namespace LocalHost.Http;

/// <summary>
/// <c>/docs</c>: an interactive reference of the API, rendered from the OpenAPI document that the app serves. The
/// Functions host has no such page.
/// </summary>
internal static class ReferencePage
{
    public const string Path = "/docs";

    private const string Document = "openapi.yaml";

    /// <summary>Whether an address is that of the OpenAPI document.</summary>
    public static bool IsDocument(string path) => path.EndsWith($"/{Document}", StringComparison.Ordinal);

    /// <summary>Adds the page if the app serves an OpenAPI document. The page sends requests to this host only.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, string title, IEnumerable<HttpFunction> functions)
    {
        var document = functions
            .Select(function => function.Route.RawText)
            .FirstOrDefault(route => IsDocument($"/{route}"));
        if (document is not null)
            endpoints.MapScalarApiReference(
                Path,
                options =>
                    options
                        .WithTitle(title)
                        .WithOpenApiRoutePattern($"/{document}")
                        .DisableDefaultFonts()
                        .DisableTelemetry()
                        .DisableAgent()
                        .DisableMcp()
                        .HideClientButton()
                        .HideDeveloperTools()
                        // Where this host is, whatever its port, in the place of the document's own.
                        .AddServer($"/{document[..^Document.Length].TrimEnd('/')}", "This host")
                        .WithDynamicBaseServerUrl()
            );
    }
}
