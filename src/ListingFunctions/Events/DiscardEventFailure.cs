using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Events;

/// <summary><c>DELETE /ops/event-failures/{id}</c>: removes a rejected event that an operator gives up.</summary>
public sealed class DiscardEventFailure(EventFailures failures)
{
    /// <summary>204; 404 if there is none.</summary>
    [Function(nameof(DiscardEventFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "ops/event-failures/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) => await failures.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : EventFailures.None(id);
}
