using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Sources;

/// <summary>
/// A listing with the history that it had elsewhere. It is stored by one write, so an import that is interrupted leaves
/// whole listings, and sending it again completes it.
/// </summary>
/// <param name="write">The content.</param>
/// <param name="createdDate">When it was created elsewhere.</param>
/// <param name="prices">Its history, oldest first, numbered from 1.</param>
/// <param name="history">Reads the history of a listing that exists.</param>
internal sealed class ImportedListing(
    ListingWrite write,
    DateTimeOffset createdDate,
    IReadOnlyList<PriceChange> prices,
    HistoryReader history
) : ISentListing
{
    /// <summary>
    /// Leaves a listing whose history begins with the imported one, as it does after an earlier import and whatever changed
    /// since; rejects any other.
    /// </summary>
    public async ValueTask<UpdateDecision> DecideAsync(StoredListing stored, CancellationToken cancellationToken)
    {
        var listing = stored.Listing;
        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        if (await history.ReadAllAsync(listing.Id, trail, cancellationToken) is not { } all)
            return UpdateDecision.Reject(Problem.HistoryIncomplete(ListingId.Format(listing.Id)));
        var isSame = all.Take(prices.Count).Select(ValueOf).SequenceEqual(prices.Select(ValueOf));
        if (!isSame)
            return UpdateDecision.Reject(Different(listing.Id));
        var isCurrent = all.Count == prices.Count && listing.DeletedDate is null && !listing.HasContentOf(write);
        return isCurrent ? UpdateDecision.To(write) : UpdateDecision.Leave;
    }

    public (Listing? Listing, IResult? Rejection) Create(long id, string creation, DateTimeOffset now) =>
        (Listing.Import(id, write, createdDate, prices, now, creation), null);

    private static Problem Different(long id) =>
        Problem.Invalid([
            new BrokenRule(
                "prices",
                $"must be those of listing {ListingId.Format(id)}, which has this key and another history",
                RuleCode.Reused
            ),
        ]);

    /// <summary>A change without its number, which a history that lost changes may have otherwise.</summary>
    private static (decimal, DateTimeOffset) ValueOf(PriceChange change) => (change.PriceEur, change.CreatedDate);
}
