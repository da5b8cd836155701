using ListingFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.SignIn;

/// <summary>
/// Lets only those write whose access token says that they may, where the settings ask for tokens. Nothing of the
/// request but its headers has been read then.
/// </summary>
internal sealed class WriteAccess(AccessTokens tokens) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (
            !tokens.AreWanted
            || context.GetHttpContext() is not { } http
            || !Routes.IsWrite(context.FunctionDefinition.Name)
        )
        {
            await next(context);
            return;
        }

        if ((await tokens.CallerOfAsync(http)).Refusal is { } refusal)
            await refusal.ExecuteAsync(http);
        else
            await next(context);
    }
}
