using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Events;

/// <summary><c>POST /ops/event-failures/{id}/retry</c>: pushes a rejected event again, once the receiver accepts it.</summary>
public sealed class RetryEventFailure(EventFailures failures, EventPublisher publisher)
{
    /// <summary>
    /// 204 if it is accepted and the dead letter removed; 404 if there is none; 409 with the reason if it is rejected
    /// again, the receiver is unavailable, or push is off.
    /// </summary>
    [Function(nameof(RetryEventFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/event-failures/{id}/retry")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await failures.FindAsync(id, cancellationToken) is not { } failure)
            return EventFailures.None(id);
        if (await publisher.RetryAsync(failure.Event, cancellationToken) is { } reason)
            return new Problem(
                StatusCodes.Status409Conflict,
                ErrorCode.StillFails,
                $"The event is still not accepted; the failure is kept. {reason}"
            );
        await failures.RemoveAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}
