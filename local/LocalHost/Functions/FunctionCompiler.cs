using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Functions;

/// <summary>Compiles a function's method to a delegate, so that an invocation uses no reflection.</summary>
internal static class FunctionCompiler
{
    /// <param name="name">The function's name.</param>
    /// <param name="method">The function's method.</param>
    /// <param name="bind">The value of a parameter; <c>null</c> if it cannot bind it.</param>
    /// <exception cref="CannotStartException">Nothing binds to a parameter.</exception>
    public static FunctionBody Compile(
        string name,
        MethodInfo method,
        Func<ParameterInfo, ParameterExpression, Expression?> bind
    )
    {
        var context = Expression.Parameter(typeof(LocalFunctionContext), "context");
        var call = Expression.Call(
            method.IsStatic ? null : Instance(name, method.DeclaringType!, context),
            method,
            method
                .GetParameters()
                .Select(parameter =>
                    Common(parameter, context) ?? bind(parameter, context) ?? throw NothingBinds(name, parameter)
                )
        );
        return Expression.Lambda<FunctionBody>(Complete(call), context).Compile();
    }

    private static CannotStartException NothingBinds(string name, ParameterInfo parameter) =>
        new(
            $"Function {name}: nothing binds to the parameter {parameter.Name} of type {parameter.ParameterType.Name}."
        );

    private static Expression? Common(ParameterInfo parameter, ParameterExpression context)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
            return context;
        return parameter.ParameterType == typeof(CancellationToken)
            ? Expression.Property(context, nameof(FunctionContext.CancellationToken))
            : null;
    }

    // As the worker does: an object of its own for every invocation, made with the services of its scope.
    private static UnaryExpression Instance(string name, Type type, ParameterExpression context)
    {
        try
        {
            var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
            var services = Expression.Property(context, nameof(FunctionContext.InstanceServices));
            var instance = Expression.Invoke(
                Expression.Constant(factory),
                services,
                Expression.Constant(null, typeof(object[]))
            );
            return Expression.Convert(instance, type);
        }
        catch (InvalidOperationException exception)
        {
            throw new CannotStartException($"Function {name}: {exception.Message}", exception);
        }
    }

    private static Expression Complete(MethodCallExpression call)
    {
        if (call.Type == typeof(void))
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (call.Type == typeof(Task))
            return Expression.Call(typeof(FunctionCompiler), nameof(AwaitAsync), null, call);
        if (call.Type.IsGenericType && call.Type.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(
                typeof(FunctionCompiler),
                nameof(AwaitResultAsync),
                call.Type.GetGenericArguments(),
                call
            );
        return Expression.New(
            typeof(ValueTask<object?>).GetConstructor([typeof(object)])!,
            Expression.Convert(call, typeof(object))
        );
    }

    private static async ValueTask<object?> AwaitAsync(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> AwaitResultAsync<T>(Task<T> task) => await task;
}
