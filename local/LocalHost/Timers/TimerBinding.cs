using System.Linq.Expressions;
using System.Reflection;
using LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Timers;

/// <summary>Binds a timer function's parameter of type <see cref="TimerInfo"/>.</summary>
internal static class TimerBinding
{
    /// <exception cref="CannotStartException">The function cannot be served; the message names it, and what is wrong.</exception>
    public static TimerFunction Make(
        string name,
        MethodInfo method,
        ParameterInfo trigger,
        TimerTriggerAttribute attribute
    )
    {
        if (method.ReturnType != typeof(void) && method.ReturnType != typeof(Task))
            throw new CannotStartException(
                $"Function {name}: returns {method.ReturnType.Name}; LocalHost does not support output bindings; return a Task."
            );
        if (method.IsDefined(typeof(RetryAttribute), inherit: true))
            throw new CannotStartException($"Function {name}: LocalHost does not support retry policies of timers.");
        return new TimerFunction(
            new LocalFunctionDefinition(name, method, trigger, "timerTrigger"),
            FunctionCompiler.Compile(
                name,
                method,
                (parameter, context) =>
                    parameter.Position == trigger.Position && parameter.ParameterType == typeof(TimerInfo)
                        ? Expression.Property(context, nameof(LocalFunctionContext.Timer))
                        : null
            ),
            attribute
        );
    }
}
