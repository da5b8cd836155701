using System.Reflection;
using LocalHost.CosmosTriggers;
using LocalHost.Functions;
using LocalHost.Http;
using LocalHost.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalHost;

/// <summary>
/// Finds the functions of an app by their attributes, in the order of their names, and rejects what the worker would
/// not run.
/// </summary>
internal static class FunctionFinder
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <exception cref="CannotStartException">A function that cannot be served; the message names it.</exception>
    public static IReadOnlyList<LocalFunction> Find(IEnumerable<Type> types, string routePrefix)
    {
        LocalFunction[] functions =
        [
            .. (
                from type in types
                from method in type.GetMethods(AnyMethod)
                let attribute = method.GetCustomAttribute<FunctionAttribute>()
                where attribute is not null
                select Make(attribute.Name, method, routePrefix)
            ).OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase),
        ];
        var twice = functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new CannotStartException($"Function {twice.Key}: {twice.Count()} methods have this name.");
        HttpRoutes.RejectAmbiguous(functions.OfType<HttpFunction>());
        return functions;
    }

    private static LocalFunction Make(string name, MethodInfo method, string routePrefix)
    {
        if (!method.IsPublic || !method.DeclaringType!.IsVisible || method.ContainsGenericParameters)
            throw new CannotStartException(
                $"Function {name}: {method.DeclaringType!.Name}.{method.Name} must be public, in a public class, and not generic."
            );

        var triggers = method
            .GetParameters()
            .Select(parameter => (parameter, attribute: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(candidate => candidate.attribute is not null)
            .ToArray();
        if (triggers.Length != 1)
            throw new CannotStartException(
                $"Function {name}: exactly one parameter must have a trigger attribute, but {triggers.Length} have one."
            );

        return triggers[0].attribute switch
        {
            HttpTriggerAttribute http => HttpBinding.Make(name, method, triggers[0].parameter, http, routePrefix),
            CosmosDBTriggerAttribute cosmos => CosmosBinding.Make(name, method, triggers[0].parameter, cosmos),
            TimerTriggerAttribute timer => TimerBinding.Make(name, method, triggers[0].parameter, timer),
            var other => throw new CannotStartException(
                $"Function {name}: LocalHost supports HTTP, Cosmos DB and timer triggers, not {other!.GetType().Name}."
            ),
        };
    }
}
