using System.Globalization;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Sources;

/// <summary>The address of a listing by its id, from the address of its key.</summary>
internal static class SourceAddress
{
    private const string Sources = "/sources/";

    /// <summary>The path of the listing: <c>/api/listings/42</c>.</summary>
    public static string Of(HttpRequest request, long id)
    {
        var path = ResourcePath.Of(request);
        var prefix = path[..path.LastIndexOf(Sources, StringComparison.OrdinalIgnoreCase)];
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}/listings/{id}");
    }
}
