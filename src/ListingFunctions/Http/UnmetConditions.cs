using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.Http;

/// <summary>
/// Rejects an <c>If-Match</c> to a write of what has no version, such as an import, with a 412: without a current
/// representation it is false (RFC 9110, 13.1.1), and ignoring it would change what the client meant to protect.
/// </summary>
internal sealed class UnmetConditions : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!Routes.WritesWithoutVersion(context.FunctionDefinition.Name) || context.GetHttpContext() is not { } http)
            return next(context);
        var (preconditions, problem) = Preconditions.Read(http.Request);
        return (problem ?? preconditions.Check(null)) is { } instead ? instead.ExecuteAsync(http) : next(context);
    }
}
