using LocalHost.CosmosTriggers;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Functions;

/// <summary>Binds the parameters, makes the function's object, runs the method; gives back what the method returned.</summary>
internal delegate ValueTask<object?> FunctionBody(LocalFunctionContext context);

/// <summary>A function that was found, ready to be invoked.</summary>
internal abstract record LocalFunction(LocalFunctionDefinition Definition, FunctionBody Body)
{
    public string Name => Definition.Name;

    /// <summary>The category under which the platform logs about a function.</summary>
    public string LogCategory => $"Function.{Name}";
}

/// <summary>Answers requests on a whole route, the host's prefix in front, with one of the methods, or any where there are none.</summary>
internal sealed record HttpFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    RoutePattern Route,
    IReadOnlyList<string> Methods
) : LocalFunction(Definition, Body);

/// <summary>Runs at the times of a schedule.</summary>
internal sealed record TimerFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    TimerTriggerAttribute Trigger
) : LocalFunction(Definition, Body);

/// <summary>Takes batches of a change feed.</summary>
internal sealed record CosmosFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    CosmosDBTriggerAttribute Trigger,
    RetryPolicy Retry
) : LocalFunction(Definition, Body);
