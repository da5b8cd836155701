using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.Access;

/// <summary>
/// Rejects a write without a valid access token that has the role, if the settings require tokens. Nothing of the
/// request but its headers has been read by then.
/// </summary>
internal sealed class WriteAccess(AccessTokens tokens) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        Routes.IsWrite(context.FunctionDefinition.Name) && context.GetHttpContext() is { } http
            ? CheckAsync(context, http, next)
            : next(context);

    private async Task CheckAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        if (await tokens.CallerOfAsync(http) is { Rejection: { } rejection })
            await rejection.ExecuteAsync(http);
        else
            await next(context);
    }
}
