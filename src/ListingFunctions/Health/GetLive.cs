using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Health;

/// <summary><c>GET /health/live</c>: whether the app answers at all. It asks nobody: an app is not to be restarted because Cosmos is away.</summary>
public sealed class GetLive
{
    /// <summary>200.</summary>
    [Function(nameof(GetLive))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request
    ) =>
        new JsonResponse<HealthAnswer>(new HealthAnswer("live"), HealthJson.Types.HealthAnswer) { IsCacheable = false };
}
