using Microsoft.AspNetCore.Routing.Patterns;

namespace LocalHost.Http;

/// <summary>
/// The routes of all functions, in the order in which they are tried. The template of a route is matched only if the
/// request has its method, and begins as every request of the route does.
/// </summary>
internal sealed class RouteTable
{
    /// <summary>For each method that a function names, all that accept it, those of any method among them.</summary>
    private readonly Dictionary<string, List<Entry>> _ofMethod = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Entry> _ofAnyMethod = [];

    public void Add(HttpFunction function, IRouter route)
    {
        var entry = new Entry(BeginningOf(function.Route), route);
        foreach (var method in function.Methods)
            _ofMethod.TryAdd(method, [.. _ofAnyMethod]);
        foreach (var (method, entries) in _ofMethod)
            if (function.Methods.Count == 0 || function.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
                entries.Add(entry);
        if (function.Methods.Count == 0)
            _ofAnyMethod.Add(entry);
    }

    /// <summary>The first match; <see langword="null"/> if there is none.</summary>
    public async ValueTask<RouteContext?> MatchAsync(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value ?? "");
        foreach (var entry in _ofMethod.GetValueOrDefault(method, _ofAnyMethod))
        {
            if (!path.StartsWith(entry.Beginning, StringComparison.OrdinalIgnoreCase))
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

    private sealed record Entry(string Beginning, IRouter Route);
}
