using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Http;

/// <summary>What the app's HTTP functions say of themselves in their triggers.</summary>
internal static class Routes
{
    private static readonly (string Function, HttpTriggerAttribute Trigger, bool Refuses)[] All =
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
        select (function.Name, trigger, type == typeof(OtherMethods)),
    ];

    private static readonly FrozenDictionary<string, HttpTriggerAttribute> Triggers = All.ToFrozenDictionary(
        one => one.Function,
        one => one.Trigger
    );

    /// <summary>
    /// What changes data of the API: every function that is not for operators (who have the master key), does not only
    /// read, and does not only refuse. What is not known to be harmless is a write.
    /// </summary>
    private static readonly FrozenSet<string> Writes = All.Where(one =>
            !one.Refuses
            && one.Trigger.AuthLevel != AuthorizationLevel.Admin
            && one.Trigger.Methods is var methods
            && !(methods is { Length: > 0 } && Array.TrueForAll(methods, IsRead))
        )
        .Select(one => one.Function)
        .ToFrozenSet();

    private static readonly FrozenDictionary<string, string> AllowByRoute = All.Where(one => !one.Refuses)
        .GroupBy(one => one.Trigger.Route!, one => one.Trigger.Methods!)
        .ToFrozenDictionary(
            route => route.Key,
            route =>
                string.Join(", ", route.SelectMany(methods => methods).Append("options").Select(HttpMethodOf).Order())
        );

    /// <summary>The methods of a route, as <c>Allow</c> has them: <c>GET, HEAD, OPTIONS, POST</c>.</summary>
    public static string AllowOf(string route) => AllowByRoute[route];

    /// <summary>The trigger of a function by its name; <see langword="null"/> where it is not an HTTP function.</summary>
    public static HttpTriggerAttribute? TriggerOf(string function) => Triggers.GetValueOrDefault(function);

    /// <summary>Whether a function changes data of the API, which not everybody may.</summary>
    public static bool IsWrite(string function) => Writes.Contains(function);

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static string HttpMethodOf(string method) => HttpMethods.GetCanonicalizedValue(method.ToUpperInvariant());
}
