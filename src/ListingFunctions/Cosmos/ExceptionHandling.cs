using System.Net;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Maps the exceptions of HTTP functions to problem details: retry later (429, 503), or a fault of the service (500),
/// without internals. Exceptions of change feed functions pass through, because their retry policy needs them.
/// </summary>
internal sealed partial class ExceptionHandling(ILogger<ExceptionHandling> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            if (http.RequestAborted.IsCancellationRequested)
                return; // The client is gone.
            var problem = ProblemOf(e);
            if (problem.Status == StatusCodes.Status500InternalServerError)
                Log.Failed(log, e, context.FunctionDefinition.Name);
            else
                Log.CosmosUnavailable(log, e, context.FunctionDefinition.Name, problem.Status);
            await problem.ExecuteAsync(http);
        }
    }

    private static Problem ProblemOf(Exception exception) =>
        exception switch
        {
            BadHttpRequestException e => new Problem(
                e.StatusCode,
                e.StatusCode == StatusCodes.Status413PayloadTooLarge ? ErrorCode.TooLarge : ErrorCode.Unreadable,
                "The request could not be read completely."
            ),
            CosmosException { StatusCode: HttpStatusCode.TooManyRequests } e => new Problem(
                StatusCodes.Status429TooManyRequests,
                ErrorCode.Throttled,
                "The database is busy. Try again."
            )
            {
                RetryAfter = e.RetryAfter ?? TimeSpan.FromSeconds(1),
            },
            _ when exception.HasAmbiguousOutcome() => Unavailable,
            _ => Fault,
        };

    // The outcome of a write is ambiguous: it may have been applied.
    private static Problem Unavailable { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            ErrorCode.Unavailable,
            "The database is unavailable at the moment. Try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    private static Problem Fault { get; } =
        new(StatusCodes.Status500InternalServerError, ErrorCode.Fault, "Something went wrong on our side.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string function);

        [LoggerMessage(LogLevel.Warning, "{Function} could not reach Cosmos and returned {Status}")]
        public static partial void CosmosUnavailable(ILogger logger, Exception exception, string function, int status);
    }
}
