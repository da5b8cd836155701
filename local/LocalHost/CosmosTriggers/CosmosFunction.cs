using LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.CosmosTriggers;

/// <summary>A change feed function.</summary>
internal sealed record CosmosFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    CosmosDBTriggerAttribute Trigger,
    RetryPolicy Retry
) : LocalFunction(Definition, Body);
