using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Health;

/// <summary>
/// <c>GET /health/live</c>: whether the app responds. It checks no dependency: an app must not be restarted because
/// Cosmos is unavailable.
/// </summary>
public sealed class GetLive
{
    /// <summary>Always 200.</summary>
    [Function(nameof(GetLive))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request
    ) =>
        new JsonResponse<HealthReport>(new HealthReport("live"), HealthJson.Types.HealthReport) { IsCacheable = false };
}
