using System.Globalization;
using LocalHost.Functions;

namespace LocalHost.Http;

/// <summary>
/// Reads route values by name. As on the Functions host, an optional value that is absent is taken from the query; if it
/// is absent there too, it is the type's default.
/// </summary>
internal static class RouteValue
{
    public static string? Text(HttpContext http, string name) =>
        http.Request.RouteValues[name] as string
        ?? (
            http.Request.Query.TryGetValue(name, out var value) && name != HttpBindingData.Key ? value.ToString() : null
        );

    /// <exception cref="FormatException">
    /// Seen by the app's middleware, as the worker's own exception is; a route constraint (<c>{id:long}</c>) prevents it.
    /// </exception>
    public static T? Parse<T>(HttpContext http, string name)
        where T : IParsable<T>
    {
        if (Text(http, name) is not { } text)
            return default;
        return T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"The route's {name} is not a {typeof(T).Name}: '{text}'.");
    }
}
