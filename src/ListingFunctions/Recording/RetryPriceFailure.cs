using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary>
/// <c>POST /ops/price-failures/{id}/retry</c>: records a dead letter whose cause is gone, for example after an upgrade
/// of the service. If its document still cannot be recorded, the current document of the listing is, which an operator
/// may have repaired.
/// </summary>
public sealed class RetryPriceFailure(IPriceFailureStore failures, IListingStore listings, PriceRecorder recorder)
{
    /// <summary>
    /// 204 if it is recorded and the dead letter removed; 404 if there is none; 409 with the reason if it fails again.
    /// </summary>
    [Function(nameof(RetryPriceFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/price-failures/{id}/retry")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await failures.FindAsync(id, cancellationToken) is not { } failure)
            return Problem.NoPriceFailure(id);

        if (await RetryAsync(failure, cancellationToken) is { } reason)
            return Problem.StillFails(reason);
        await failures.RemoveAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// The reason why the failure remains; <see langword="null"/> if it is recorded. Nothing is recorded of a listing
    /// that is gone, or is archived and about to go: it would outlive both.
    /// </summary>
    private async Task<string?> RetryAsync(PriceFailure failure, CancellationToken cancellationToken)
    {
        if (!ListingId.TryParse(failure.ListingId ?? "", out var listingId))
            return await RetryOriginalAsync(failure, cancellationToken);
        if (await listings.ReadDocumentAsync(listingId, cancellationToken) is not { } current)
            return "The listing no longer exists; the failure can be discarded.";
        if (StoredListing.TryRead(current, out var stored, out _) && stored.Listing.IsArchived)
            return null;
        return await RetryOriginalAsync(failure, cancellationToken) is null
            ? null
            : await recorder.RetryAsync(current, cancellationToken);
    }

    private async Task<string?> RetryOriginalAsync(PriceFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Truncated)
            return "The stored document is truncated.";
        return FeedBatch.TryParse(failure.Document!, out var document, out var reason)
            ? await recorder.RetryAsync(document, cancellationToken)
            : $"The document {reason}";
    }
}
