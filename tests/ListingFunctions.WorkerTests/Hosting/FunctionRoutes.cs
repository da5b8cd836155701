using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>
/// Finds the function of an HTTP request from the metadata that the worker reported. Like the Functions host, it tries
/// functions in the order of their names, however specific their routes are.
/// </summary>
internal sealed class FunctionRoutes(IEnumerable<RpcFunctionMetadata> functions)
{
    /// <summary>The prefix in <c>host.json</c>, which the worker reads for itself.</summary>
    public const string Prefix = "api";

    private readonly Route[] _routes =
    [
        .. from function in functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
        let trigger = function.Trigger()
        where trigger.GetProperty("type").ValueEquals("httpTrigger")
        select new Route(
            function,
            trigger.Strings("methods"),
            new TemplateMatcher(TemplateParser.Parse($"{Prefix}/{trigger.GetProperty("route")}"), [])
        ),
    ];

    /// <summary>The function, with the values of its route; none if no function takes the request.</summary>
    public (RpcFunctionMetadata Function, RouteValueDictionary Values)? Find(string method, string path)
    {
        foreach (var route in _routes)
        {
            var values = new RouteValueDictionary();
            if (
                (route.Methods.Count == 0 || route.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
                && route.Template.TryMatch(path, values)
            )
                return (route.Function, values);
        }

        return null;
    }

    private sealed record Route(RpcFunctionMetadata Function, IReadOnlyList<string> Methods, TemplateMatcher Template);
}
