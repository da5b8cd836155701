using ListingFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Tells every client, in the <c>Session-Token</c> of each answer, how far it has seen the data, and lets it bring that
/// back with its next request, so that it reads its own writes whichever instance it meets.
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
                    $"{ServiceHeaders.SessionToken} is not one that an answer gave; leave it out to begin a new session."
                )
                .ExecuteAsync(http);
            return;
        }

        session.Current = seen;
        await next(context);
        if (!http.Response.HasStarted && seen.ToString() is { Length: > 0 } met)
            http.Response.Headers[ServiceHeaders.SessionToken] = met;
    }
}
