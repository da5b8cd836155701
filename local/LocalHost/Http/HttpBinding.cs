using System.Linq.Expressions;
using System.Reflection;
using LocalHost.Functions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace LocalHost.Http;

/// <summary>
/// Binds parameters and results as the worker's ASP.NET Core integration does. It binds
/// neither <c>HttpContext</c> nor <c>[FromQuery]</c>; a function that requires them would not run there, so it is rejected here.
/// </summary>
internal static class HttpBinding
{
    private static readonly Dictionary<Type, string> RouteValueReaders = new()
    {
        [typeof(string)] = nameof(RouteValue.Text),
        [typeof(int)] = nameof(RouteValue.Parse),
        [typeof(long)] = nameof(RouteValue.Parse),
        [typeof(Guid)] = nameof(RouteValue.Parse),
        [typeof(bool)] = nameof(RouteValue.Parse),
    };

    /// <exception cref="CannotStartException">The function cannot be served; the message names it, and what is wrong.</exception>
    public static HttpFunction Make(
        string name,
        MethodInfo method,
        ParameterInfo trigger,
        HttpTriggerAttribute attribute,
        string routePrefix
    )
    {
        if (trigger.ParameterType != typeof(HttpRequest))
            throw new CannotStartException(
                $"Function {name}: the parameter {trigger.Name} with the HTTP trigger must be an HttpRequest, not {trigger.ParameterType.Name}."
            );
        if (!IsResult(method.ReturnType))
            throw new CannotStartException(
                $"Function {name}: returns {method.ReturnType.Name}; the ASP.NET Core integration executes IResult and IActionResult, or a Task of them, and nothing else."
            );

        var route = HttpRoutes.Parse(name, routePrefix, attribute.Route ?? name);
        return new HttpFunction(
            new LocalFunctionDefinition(name, method, trigger, "httpTrigger"),
            FunctionCompiler.Compile(name, method, (parameter, context) => Bind(name, parameter, context, route)),
            route,
            [.. (attribute.Methods ?? []).Select(HttpRoutes.Capitals)]
        );
    }

    private static Expression? Bind(
        string name,
        ParameterInfo parameter,
        ParameterExpression context,
        RoutePattern route
    )
    {
        var http = Expression.Property(context, nameof(LocalFunctionContext.Http));
        if (parameter.ParameterType == typeof(HttpRequest))
            return Expression.Property(http, nameof(HttpContext.Request));
        if (parameter.IsDefined(typeof(FromQueryAttribute)))
            throw new CannotStartException(
                $"Function {name}: the ASP.NET Core integration of the worker does not bind [FromQuery]; read {parameter.Name} from HttpRequest.Query."
            );
        if (
            route.GetParameter(parameter.Name!) is null
            || !RouteValueReaders.TryGetValue(parameter.ParameterType, out var reader)
        )
            return null;
        return Expression.Call(
            typeof(RouteValue),
            reader,
            reader == nameof(RouteValue.Parse) ? [parameter.ParameterType] : null,
            http,
            Expression.Constant(parameter.Name)
        );
    }

    private static bool IsResult(Type type)
    {
        if (type == typeof(void) || type == typeof(Task))
            return true;
        var result =
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
                ? type.GetGenericArguments()[0]
                : type;
        return result.IsAssignableTo(typeof(IResult)) || result.IsAssignableTo(typeof(IActionResult));
    }
}
