using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>Builds the link to the next page.</summary>
internal static class NextPage
{
    /// <summary>The <c>Link</c> header to the same address with these parameters.</summary>
    public static string LinkTo(HttpRequest request, params IEnumerable<(string Name, object? Value)> parameters) =>
        $"<{ResourcePath.Of(request)}?{Text(parameters)}>; rel=\"next\"";

    /// <summary>The parameters as a canonical query string; those without a value are left out.</summary>
    public static string Text(params IEnumerable<(string Name, object? Value)> parameters) =>
        string.Join(
            '&',
            from parameter in parameters
            let text = Convert.ToString(parameter.Value, CultureInfo.InvariantCulture)
            where text.Length > 0
            select $"{parameter.Name}={Uri.EscapeDataString(text)}"
        );
}
