using ListingFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Returns in the <c>Session-Token</c> of each response how far the client has seen the data, and honours the token when
/// the client sends it back, so that it reads its own writes on every instance.
/// </summary>
internal sealed class SessionTokens(CosmosSession session) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var seen = http.Request.Headers[ServiceHeaders.SessionToken] switch
        {
            [] => new SeenContainers(),
            [{ } token] => SeenContainers.Parse(token),
            _ => null,
        };
        if (seen is null)
        {
            await Problem
                .Unreadable(
                    $"{ServiceHeaders.SessionToken} must be taken unchanged from an earlier response; leave it out to begin a new session.",
                    ErrorCode.InvalidSessionToken
                )
                .ExecuteAsync(http);
            return;
        }

        session.Current = seen;
        await next(context);
        // Most reads are shared by caches and have no token, which is known once the response starts.
        if (!http.Response.HasStarted)
            http.Response.OnStarting(() =>
            {
                if (!Caching.IsShared(http.Response.Headers) && seen.ToString() is { Length: > 0 } met)
                    http.Response.Headers[ServiceHeaders.SessionToken] = met;
                return Task.CompletedTask;
            });
    }
}
