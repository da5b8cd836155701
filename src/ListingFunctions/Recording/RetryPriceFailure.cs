using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary>
/// <c>POST /ops/price-failures/{id}/retry</c>: records the document that failed, for when the reason is gone (a newer
/// version of the service); or, where it can still not be read, the listing's document as it is now, for when an
/// operator has put that right.
/// </summary>
public sealed class RetryPriceFailure(IPriceFailureStore failures, IListingStore listings, PriceRecorder recorder)
{
    /// <summary>204 when it is recorded, and the failure gone; 404; 409 with the reason when it fails again.</summary>
    [Function(nameof(RetryPriceFailure))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/price-failures/{id}/retry")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await failures.FindAsync(id, cancellationToken) is not { } failure)
            return Problem.NoPriceFailure(id);

        var reason = await RetryOriginalAsync(failure, cancellationToken);
        if (reason is not null)
            reason = await RetryCurrentAsync(failure, reason, cancellationToken);
        if (reason is not null)
            return Problem.StillFails(reason);

        await failures.RemoveAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private async Task<string?> RetryOriginalAsync(PriceFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Truncated)
            return "Only the beginning of the document could be kept.";
        try
        {
            var document = JsonElement.Parse(failure.Document!, FeedDocument.ReadingOptions);
            return await recorder.RetryAsync(document, cancellationToken);
        }
        catch (JsonException e)
        {
            return $"The document cannot be read: {e.Message}";
        }
    }

    private async Task<string?> RetryCurrentAsync(
        PriceFailure failure,
        string reason,
        CancellationToken cancellationToken
    ) =>
        ListingId.TryParse(failure.ListingId ?? "", out var listingId)
        && await listings.ReadDocumentAsync(listingId, cancellationToken) is { } current
            ? await recorder.RetryAsync(current, cancellationToken)
            : reason;
}
