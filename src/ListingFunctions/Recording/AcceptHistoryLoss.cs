using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Recording;

/// <summary>
/// <c>POST /ops/price-history/{id}/accept-loss</c>: an operator gives up price changes that are missing from a history
/// and cannot be restored. From then on the rest counts as complete, responses carry the missing numbers in a header,
/// and the listing can be archived.
/// </summary>
public sealed class AcceptHistoryLoss(IListingStore listings, HistoryReader history, TimeProvider time)
{
    /// <summary>Attempts if others change the listing meanwhile.</summary>
    private const int MaxAttempts = 10;

    private static readonly Rule NumberRule = Rule.Integer(
        "must be the number of a price change, from 1",
        1,
        long.MaxValue
    );

    /// <summary>
    /// 200 with what is missing from the history; the same if the range was accepted before. 404 for an unknown
    /// listing, also 409 if changes of the range are not missing; 422 for an invalid <c>from</c> or <c>to</c>, which
    /// are numbers of changes, both inclusive.
    /// </summary>
    [Function(nameof(AcceptHistoryLoss))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/price-history/{id}/accept-loss")]
            HttpRequest request,
        string id,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var from = parameters.Value<long>("from", NumberRule, TryNumber);
        parameters.Require("from", NumberRule);
        var to = parameters.Value<long>("to", NumberRule, TryNumber);
        parameters.Require("to", NumberRule);
        if (to < from)
            parameters.Break("to", "must not be less than from", RuleCode.Bounds);
        if (parameters.Problem is { } problem)
            return problem;
        if (!ListingId.TryParse(id, out var listingId))
            return Problem.NoListing(id);

        var range = new MissingPrices(from!.Value, to!.Value, PriceTrail.InstantAfter(null, time.GetUtcNow()));
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // A deleted listing waits for this too, to be archived.
            if (await listings.ReadIncludingDeletedAsync(listingId, cancellationToken) is not { } stored)
                return Problem.NoListing(id);
            // The date of the loss would make a document that was written out of band pass for one of the API.
            if (
                stored.Listing.MayDifferFromHistory
                && await listings.AbsorbNowAsync(history.Store, stored, cancellationToken)
            )
                continue;
            var trail = await history.Store.TrailOfAsync(stored.Listing, cancellationToken);
            var (_, missing) = await history.TryReadAllAsync(listingId, trail, cancellationToken);
            if (trail.Accept(range, missing) is not { } accepted)
                return Problem.NotMissing(id, MissingPrices.TextOf(missing));

            var listing = stored.Listing.WithMissing(accepted, time.GetUtcNow());
            if (
                accepted.SequenceEqual(trail.Missing)
                || await listings.WriteMissingPricesAsync(listing, stored.ETag, cancellationToken)
            )
                return new JsonResponse<HistoryGap>(HistoryGap.Of(listing), RecordingJson.Types.HistoryGap);
        }

        return Problem.ConcurrencyConflict(id);
    }

    private static bool TryNumber(string text, out long number) =>
        QueryParameters.TryInteger(text, 1, long.MaxValue, out number);
}
