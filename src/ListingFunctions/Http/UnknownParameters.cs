using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.Http;

/// <summary>
/// Rejects the query parameters of a function that takes none with a 422, so that nothing that a client meant is ignored:
/// a <c>DELETE</c> with <c>?dry_run=true</c> deletes nothing.
/// </summary>
internal sealed class UnknownParameters : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        Routes.TakesNoParameters(context.FunctionDefinition.Name)
        && context.GetHttpContext() is { } http
        && new QueryParameters(http.Request.Query).Problem is { } problem
            ? problem.ExecuteAsync(http)
            : next(context);
}
