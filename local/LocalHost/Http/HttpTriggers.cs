using LocalHost.Functions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace LocalHost.Http;

/// <summary>Runs HTTP functions on the routing of ASP.NET Core.</summary>
internal sealed partial class HttpTriggers(FunctionExecutionDelegate pipeline, ILoggerFactory loggers)
{
    public void Map(IEndpointRouteBuilder endpoints, IEnumerable<HttpFunction> functions)
    {
        foreach (var function in functions)
        {
            var logger = loggers.CreateLogger(function.LogCategory);
            var endpoint = endpoints.Map(function.Route, http => InvokeAsync(function, http, logger));
            if (function.Methods.Count > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }

        // The Functions host answers 404 without a body where a route is unknown and where the method is wrong, HEAD on a
        // GET included; routing alone would answer the latter with 405. Whatever no function takes ends here.
        endpoints
            .Map("{**path}", NotFoundAsync)
            .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task InvokeAsync(HttpFunction function, HttpContext http, ILogger logger)
    {
        var context = new LocalFunctionContext(function, http);
        using var span = WorkerSpan.Start(context);
        try
        {
            await pipeline(context);
            // After all middleware, as the worker's integration does: middleware sees what a function throws, and not
            // what goes wrong while its result is written.
            await ExecuteAsync(context.Result, http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
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
        [LoggerMessage(1, LogLevel.Error, "{Function} failed; the answer is a 500 without a body.")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
