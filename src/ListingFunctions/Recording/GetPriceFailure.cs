using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary><c>GET /ops/price-failures/{id}</c>: a dead letter with its document.</summary>
public sealed class GetPriceFailure(IPriceFailureStore failures)
{
    /// <summary>200; 404 if there is none.</summary>
    [Function(nameof(GetPriceFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/price-failures/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) =>
        await failures.FindAsync(id, cancellationToken) is { } failure
            ? new JsonResponse<PriceFailure>(failure, RecordingJson.Types.PriceFailure)
            : Problem.NoPriceFailure(id);
}
