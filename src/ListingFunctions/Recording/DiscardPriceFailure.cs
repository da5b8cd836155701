using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary><c>DELETE /ops/price-failures/{id}</c>: an operator has seen to it, or lets it go.</summary>
public sealed class DiscardPriceFailure(IPriceFailureStore failures)
{
    /// <summary>204; 404.</summary>
    [Function(nameof(DiscardPriceFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "ops/price-failures/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) =>
        PriceFailure.IsId(id) && await failures.RemoveAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.NoPriceFailure(id);
}
