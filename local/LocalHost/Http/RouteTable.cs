using Microsoft.AspNetCore.Routing.Patterns;

namespace LocalHost.Http;

/// <summary>
/// The routes of all functions, in the order in which they are tried. The template of a route is matched only if the
/// request has its method, and begins as every request of the route does.
/// </summary>
internal sealed class RouteTable
{
    private readonly List<Entry> _entries = [];

    public void Add(HttpFunction function, IRouter route) =>
        _entries.Add(new Entry(BeginningOf(function.Route), function.Methods, route));

    /// <summary>The first match; <see langword="null"/> if there is none.</summary>
    public async ValueTask<RouteContext?> MatchAsync(HttpContext http)
    {
        foreach (var entry in _entries)
        {
            if (!entry.CanMatch(http.Request))
                continue;
            var context = new RouteContext(http);
            await entry.Route.RouteAsync(context);
            if (context.Handler is not null)
                return context;
        }

        return null;
    }

    /// <summary>The path of all requests that match the route, as far as it is the same for all.</summary>
    private static string BeginningOf(RoutePattern route) =>
        string.Concat(
            route
                .PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart only] ? only.Content : null)
                .TakeWhile(literal => literal is not null)
                .Select(literal => $"/{literal}")
        );

    private sealed record Entry(string Beginning, IReadOnlyList<string> Methods, IRouter Route)
    {
        public bool CanMatch(HttpRequest request) =>
            request.Path.Value is { } path
            && path.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase)
            && (Methods.Count == 0 || Methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase));
    }
}
