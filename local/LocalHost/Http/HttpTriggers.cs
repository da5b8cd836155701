using LocalHost.Functions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace LocalHost.Http;

/// <summary>
/// Runs HTTP functions. Requests are routed as the Functions host routes them: functions are tried in the order of their
/// names, and the first whose route and methods match handles the request, however specific other routes are.
/// </summary>
internal sealed partial class HttpTriggers
{
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly Forwarding _forwarding;
    private readonly RouteTable _routes = new();

    /// <param name="functions">The functions, in the order of their names.</param>
    /// <param name="pipeline">What runs an invocation.</param>
    /// <param name="services">Those of the app.</param>
    public HttpTriggers(
        IEnumerable<HttpFunction> functions,
        FunctionExecutionDelegate pipeline,
        IServiceProvider services
    )
    {
        _pipeline = pipeline;
        _forwarding = new Forwarding(
            services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize
        );
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var constraints = services.GetRequiredService<IInlineConstraintResolver>();
        foreach (var function in functions)
        {
            var logger = loggers.CreateLogger(function.LogCategory);
            _routes.Add(
                function,
                new Route(
                    new RouteHandler(http => InvokeAsync(function, http, logger)),
                    function.Route.RawText!,
                    defaults: null,
                    function.Methods.Count == 0
                        ? null
                        : new Dictionary<string, object>
                        {
                            ["httpMethod"] = new HttpMethodRouteConstraint([.. function.Methods]),
                        },
                    dataTokens: null,
                    constraints
                )
            );
        }
    }

    /// <summary>
    /// Invokes the function that handles a request. If none matches its address and method (GET does not match HEAD), the
    /// response is a 404 without a body.
    /// </summary>
    public async Task RouteAsync(HttpContext http)
    {
        if (await _routes.MatchAsync(http) is not { Handler: { } handler } match)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Request.RouteValues = match.RouteData.Values;
        if (_forwarding.Fails(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            http.Response.Headers.Connection = "close";
            return;
        }

        await handler(http);
    }

    private async Task InvokeAsync(HttpFunction function, HttpContext http, ILogger logger)
    {
        var context = new LocalFunctionContext(function, http, Forwarding.TakeForwardedFor(http.Request));
        using var span = WorkerSpan.Start(context);
        try
        {
            await _pipeline(context);
            // After all middleware, as the worker's integration does: middleware sees what a function throws, and not
            // what goes wrong while its result is written.
            await ExecuteAsync(context.Result, http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone.
        }
#pragma warning disable CA1031 // Whatever leaves the middleware is a 500 without a body, as on the platform.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            span?.Fail(exception);
            Log.Failed(logger, exception, function.Name);
            if (http.Response.HasStarted)
                http.Abort();
            else
            {
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    private static Task ExecuteAsync(object? result, HttpContext http) =>
        result switch
        {
            IResult value => value.ExecuteAsync(http),
            IActionResult value => value.ExecuteResultAsync(
                new ActionContext(http, http.GetRouteData(), new ActionDescriptor())
            ),
            _ => Task.CompletedTask,
        };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Function} failed; the response is a 500 without a body.")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
