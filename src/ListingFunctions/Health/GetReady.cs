using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Health;

/// <summary><c>GET /health/ready</c>: whether the app can do its work, so that requests should be sent to it.</summary>
public sealed class GetReady(CosmosHealth cosmos)
{
    /// <summary>200; 503 where something that it depends on fails, and which.</summary>
    [Function(nameof(GetReady))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var isReady = await cosmos.IsReachableAsync(cancellationToken);
        return new JsonResponse<HealthAnswer>(
            new HealthAnswer(
                isReady ? "ready" : "unready",
                new Dictionary<string, string> { ["cosmos"] = isReady ? "ok" : "failing" }
            ),
            HealthJson.Types.HealthAnswer,
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        )
        {
            IsCacheable = false,
        };
    }
}
