using Microsoft.AspNetCore.Routing.Patterns;

namespace LocalHost.Http;

internal static class HttpRoutes
{
    /// <exception cref="CannotStartException">The route is not valid.</exception>
    public static RoutePattern Parse(string function, string prefix, string route)
    {
        try
        {
            return RoutePatternFactory.Parse($"{prefix.Trim('/')}/{route}".Trim('/'));
        }
        catch (RoutePatternException exception)
        {
            throw new CannotStartException(
                $"Function {function}: the route {route} cannot be read: {exception.Message}",
                exception
            );
        }
    }

    public static string Capitals(string method) => method.ToUpperInvariant();

    /// <exception cref="CannotStartException">Two functions have the same route and method.</exception>
    public static void RejectAmbiguous(IEnumerable<HttpFunction> functions)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        foreach (var method in function.Methods.DefaultIfEmpty("*"))
            if (!taken.TryAdd($"{method} {Shape(function.Route)}", function.Name))
                throw new CannotStartException(
                    $"Functions {taken[$"{method} {Shape(function.Route)}"]} and {function.Name} have the same route: {method} {function.Route.RawText}."
                );
    }

    // Parameters match by place and constraint, whatever their names.
    private static string Shape(RoutePattern route) =>
        string.Join(
            '/',
            route.PathSegments.Select(segment =>
                string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            RoutePatternLiteralPart literal => literal.Content,
                            RoutePatternSeparatorPart separator => separator.Content,
                            RoutePatternParameterPart parameter =>
                                $"{{{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
                            _ => part.ToString(),
                        }
                    )
                )
            )
        );
}
