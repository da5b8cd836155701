using System.Net;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Turns what a function throws into the answer of design section 5, for every HTTP function: a client sees that it
/// may try again, or that the fault is ours, and nothing of the inside. Change feed functions keep their exceptions,
/// which their retry policy needs.
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
                return; // Nobody is there to answer.
            var problem = ProblemOf(e);
            if (problem.Status == StatusCodes.Status500InternalServerError)
                Log.Failed(log, e, context.FunctionDefinition.Name);
            else
                Log.CosmosAway(log, e, context.FunctionDefinition.Name, problem.Status);
            await problem.ExecuteAsync(http);
        }
    }

    private static Problem ProblemOf(Exception exception) =>
        exception switch
        {
            BadHttpRequestException e => new Problem(e.StatusCode, "The request could not be read to its end."),
            CosmosException { StatusCode: HttpStatusCode.TooManyRequests } e => new Problem(
                StatusCodes.Status429TooManyRequests,
                "The database is busy. Try again."
            )
            {
                RetryAfter = e.RetryAfter ?? TimeSpan.FromSeconds(1),
            },
            _ when exception.IsOutage() => Away,
            _ => Ours,
        };

    // A write whose answer was lost may have been made.
    private static Problem Away { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The database cannot be reached now. Try again.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    private static Problem Ours { get; } =
        new(StatusCodes.Status500InternalServerError, "Something went wrong on our side.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string function);

        [LoggerMessage(LogLevel.Warning, "{Function} could not reach Cosmos and answered {Status}")]
        public static partial void CosmosAway(ILogger logger, Exception exception, string function, int status);
    }
}
