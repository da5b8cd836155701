using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Http;

/// <summary>
/// Handles every request that no other function matches: 404 for an unknown address, 405 for a method that the address
/// does not support, and <c>OPTIONS</c>, including CORS preflights. It requires no key, because it returns nothing beyond
/// the public OpenAPI document.
/// </summary>
/// <remarks>
/// The Functions host tries functions in the order of their names, ignoring case, and takes the first whose route and
/// methods match. An underscore sorts after the letters, so <c>Z_</c> comes after every name in words; a test holds the
/// function to the last place.
/// </remarks>
public sealed class UnmatchedRequests
{
    /// <summary>404; 405 with <c>Allow</c>; 204 with <c>Allow</c> for <c>OPTIONS</c>.</summary>
    // A literal: scripts/check-publish.cs compares the names in the sources with those that were published.
    [Function("Z_UnmatchedRequests")]
    [SuppressMessage(
        "Performance",
        "CA1822",
        Justification = "A function is called on an instance, as all others are."
    )]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path)
    {
        // If the address has no path, the host takes one from the query.
        var ofAddress = path?.Trim('/') ?? "";
        if (!request.Path.Value!.TrimEnd('/').EndsWith($"/{ofAddress}", StringComparison.OrdinalIgnoreCase))
            ofAddress = "";
        if (Routes.Find(ofAddress) is not { } address)
            return Problem.UnknownAddress;

        var isOptions = HttpMethods.IsOptions(request.Method);
        // The host did not find the function there: the path has slashes too many.
        if (!isOptions && address.Allow.Split(", ").Contains(request.Method, StringComparer.Ordinal))
            return Problem.UnknownAddress;
        request.HttpContext.Response.Headers.Allow = address.Allow;
        if (!isOptions)
            return Problem.MethodNotAllowed(request.Method, address.Allow);

        // No page of another origin needs an operation, and the master key opens more than this API.
        if (!address.IsForOperators)
            CorsPolicy.AllowPreflight(request.HttpContext, address.Allow);
        return TypedResults.NoContent();
    }
}
