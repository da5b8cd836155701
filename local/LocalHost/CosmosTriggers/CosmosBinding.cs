using System.Linq.Expressions;
using System.Reflection;
using LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.CosmosTriggers;

/// <summary>A batch of the change feed as a function's parameter: raw JSON, or documents read from it.</summary>
internal static class CosmosBinding
{
    /// <exception cref="CannotStartException">The function cannot be served; the message names it, and what is wrong.</exception>
    public static CosmosFunction Make(
        string name,
        MethodInfo method,
        ParameterInfo trigger,
        CosmosDBTriggerAttribute attribute
    )
    {
        if (method.ReturnType != typeof(void) && method.ReturnType != typeof(Task))
            throw new CannotStartException(
                $"Function {name}: returns {method.ReturnType.Name}; LocalHost does not support output bindings; return a Task."
            );
        return new CosmosFunction(
            new LocalFunctionDefinition(name, method, trigger, "cosmosDBTrigger"),
            FunctionCompiler.Compile(
                name,
                method,
                // By position: hosts that start at the same time may each be given objects of their own for a parameter.
                (parameter, context) =>
                    parameter.Position == trigger.Position ? Batch(parameter.ParameterType, context) : null
            ),
            attribute,
            RetryPolicy.Of(method, name)
        );
    }

    private static Expression? Batch(Type type, ParameterExpression context)
    {
        var batch = Expression.Property(context, nameof(LocalFunctionContext.Batch));
        if (type == typeof(string))
            return batch;
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? Expression.Call(
                typeof(ChangeFeedBatch),
                nameof(ChangeFeedBatch.Documents),
                type.GetGenericArguments(),
                batch
            )
            : null;
    }
}
