using LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Timers;

/// <summary>A timer function.</summary>
internal sealed record TimerFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    TimerTriggerAttribute Trigger
) : LocalFunction(Definition, Body);
