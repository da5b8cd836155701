using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>The path of the requested resource, for the addresses of others in a response.</summary>
internal static class ResourcePath
{
    /// <summary>
    /// The path, escaped, without slashes at its end: routes match with and without them, but only <c>/listings/42</c> is
    /// below <c>/listings/</c>. One slash begins it; two would begin the name of a host.
    /// </summary>
    public static string Of(HttpRequest request) => $"/{$"{request.PathBase}{request.Path}".Trim('/')}";
}
