using LocalHost.CosmosTriggers;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Functions;

/// <summary>Binds the parameters, creates the function's object, and runs the method; returns the method's result.</summary>
internal delegate ValueTask<object?> FunctionBody(LocalFunctionContext context);

/// <summary>A function that can be invoked.</summary>
internal abstract record LocalFunction(LocalFunctionDefinition Definition, FunctionBody Body)
{
    public string Name => Definition.Name;

    /// <summary>The category under which the platform logs about a function.</summary>
    public string LogCategory => $"Function.{Name}";
}

/// <summary>An HTTP function: its route including the prefix, and its methods; none means any.</summary>
internal sealed record HttpFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    RoutePattern Route,
    IReadOnlyList<string> Methods
) : LocalFunction(Definition, Body);

/// <summary>A timer function.</summary>
internal sealed record TimerFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    TimerTriggerAttribute Trigger
) : LocalFunction(Definition, Body);

/// <summary>A change feed function.</summary>
internal sealed record CosmosFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    CosmosDBTriggerAttribute Trigger,
    RetryPolicy Retry
) : LocalFunction(Definition, Body);
