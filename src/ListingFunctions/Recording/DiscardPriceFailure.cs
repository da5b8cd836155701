using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary><c>DELETE /ops/price-failures/{id}</c>: removes a dead letter that an operator has resolved or gives up.</summary>
public sealed class DiscardPriceFailure(IPriceFailureStore failures)
{
    /// <summary>204; 404 if there is none.</summary>
    [Function(nameof(DiscardPriceFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "ops/price-failures/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) =>
        DeadLetterStore.IsId(id) && await failures.RemoveAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.NoPriceFailure(id);
}
