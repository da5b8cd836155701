using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Http;

/// <summary>The app's HTTP functions, as their triggers declare them.</summary>
internal static class Routes
{
    private static readonly HttpFunction[] All =
    [
        .. from type in typeof(Routes).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method
            .GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .FirstOrDefault(attribute => attribute is not null)
        where trigger is not null
        select new HttpFunction(
            function.Name,
            trigger,
            new TemplateMatcher(TemplateParser.Parse(trigger.Route!), new RouteValueDictionary()),
            IsFallback: type == typeof(UnmatchedRequests),
            HandlesQuery: method.IsDefined(typeof(HandlesQueryAttribute)),
            HandlesConditions: method.IsDefined(typeof(HandlesConditionsAttribute))
        ),
    ];

    private static readonly FrozenDictionary<string, HttpFunction> ByName = All.ToFrozenDictionary(one => one.Name);

    /// <summary>
    /// The address of a path without the route prefix, with the methods of every function whose route matches it;
    /// <see langword="null"/> if only the fallback matches, which matches everything.
    /// </summary>
    public static Address? Find(string path)
    {
        var requestPath = new PathString($"/{path}");
        var matching = All.Where(one => !one.IsFallback && one.Template.TryMatch(requestPath, [])).ToArray();
        return matching.Length == 0
            ? null
            : new Address(
                string.Join(
                    ", ",
                    matching
                        .SelectMany(one => one.Trigger.Methods!)
                        .Append("options")
                        .Select(method => HttpMethods.GetCanonicalizedValue(method.ToUpperInvariant()))
                        .Distinct()
                        .Order(StringComparer.Ordinal)
                ),
                Array.Exists(matching, one => one.IsForOperators)
            );
    }

    /// <summary>The trigger of a function by its name; <see langword="null"/> if it is not an HTTP function.</summary>
    public static HttpTriggerAttribute? TriggerOf(string function) => ByName.GetValueOrDefault(function)?.Trigger;

    /// <summary>
    /// Whether a function changes data and so requires authorization: every function that is not for operators (who have
    /// the master key) and has a method other than GET and HEAD.
    /// </summary>
    public static bool IsWrite(string function) =>
        ByName.TryGetValue(function, out var one)
        && one is { IsFallback: false, IsForOperators: false }
        && !(one.Trigger.Methods is { Length: > 0 } methods && Array.TrueForAll(methods, IsRead));

    /// <summary>
    /// Whether a function takes no query parameters: every HTTP function without <see cref="HandlesQueryAttribute"/>, but
    /// for the fallback, whose 404 or 405 matters more.
    /// </summary>
    public static bool TakesNoParameters(string function) =>
        ByName.TryGetValue(function, out var one) && one is { IsFallback: false, HandlesQuery: false };

    /// <summary>
    /// Whether a function changes something that has no version: every HTTP function with another method than GET and HEAD
    /// and without <see cref="HandlesConditionsAttribute"/>, but for the fallback.
    /// </summary>
    public static bool WritesWithoutVersion(string function) =>
        ByName.TryGetValue(function, out var one)
        && one is { IsFallback: false, HandlesConditions: false }
        && !Array.TrueForAll(one.Trigger.Methods!, IsRead);

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private sealed record HttpFunction(
        string Name,
        HttpTriggerAttribute Trigger,
        TemplateMatcher Template,
        bool IsFallback,
        bool HandlesQuery,
        bool HandlesConditions
    )
    {
        public bool IsForOperators => Trigger.AuthLevel == AuthorizationLevel.Admin;
    }
}

/// <summary>An address of the API.</summary>
/// <param name="Allow">Its methods in the form of the <c>Allow</c> header: <c>GET, HEAD, OPTIONS, POST</c>.</param>
/// <param name="IsForOperators">Whether a function there needs the master key.</param>
internal sealed record Address(string Allow, bool IsForOperators);
