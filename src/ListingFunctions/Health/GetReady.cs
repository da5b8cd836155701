using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Health;

/// <summary>
/// <c>GET /health/ready</c>: whether the app should receive requests, because its dependencies are available.
/// </summary>
public sealed class GetReady(CosmosHealth cosmos)
{
    /// <summary>200; 503 with the dependency that fails.</summary>
    [Function(nameof(GetReady))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var isReady = await cosmos.IsReachableAsync(cancellationToken);
        return new JsonResponse<HealthReport>(
            new HealthReport(
                isReady ? "ready" : "unready",
                new Dictionary<string, string> { ["cosmos"] = isReady ? "ok" : "failing" }
            ),
            HealthJson.Types.HealthReport,
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        )
        {
            IsCacheable = false,
        };
    }
}
