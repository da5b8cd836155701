using LocalHost.Functions;
using Scalar.AspNetCore;

namespace LocalHost.Http;

/// <summary>
/// <c>/docs</c>: the API as a page to read and to try, from the document that the app itself serves. The Functions host
/// has no such page.
/// </summary>
internal static class ReferencePage
{
    public const string Path = "/docs";

    private const string Document = "openapi.yaml";

    /// <summary>Whether an address is that of the document.</summary>
    public static bool IsDocument(string path) => path.EndsWith($"/{Document}", StringComparison.Ordinal);

    /// <summary>Nothing where the app serves no document. The page asks nobody but this host.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, IEnumerable<HttpFunction> functions)
    {
        var document = functions
            .Select(function => function.Route.RawText)
            .FirstOrDefault(route => IsDocument($"/{route}"));
        if (document is not null)
            endpoints.MapScalarApiReference(
                Path,
                options =>
                    options
                        .WithTitle("ListingAPI")
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
