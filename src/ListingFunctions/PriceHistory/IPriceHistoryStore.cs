namespace ListingFunctions.PriceHistory;

/// <summary>
/// The <c>listing_prices</c> container, and <c>price_failures</c> beside it. What can be expected is a return value;
/// what may succeed later (throttling, outages) is thrown as the Cosmos SDK throws it.
/// </summary>
public interface IPriceHistoryStore
{
    /// <summary>
    /// Records a price change. <see langword="false"/> when it was recorded before, which changes nothing.
    /// </summary>
    Task<bool> AppendAsync(long listingId, PriceChange change, CancellationToken cancellationToken);

    /// <summary>Whether the change at <paramref name="instant"/> is recorded. One point read.</summary>
    Task<bool> ContainsAsync(long listingId, DateTimeOffset instant, CancellationToken cancellationToken);

    /// <summary>The newest recorded change of a listing; <see langword="null"/> when none is. One query.</summary>
    Task<PriceChange?> ReadLastAsync(long listingId, CancellationToken cancellationToken);

    /// <summary>
    /// The recorded changes of a listing, oldest first, that come before <paramref name="before"/>; all of them for
    /// <see langword="null"/>. One query within the listing's partition.
    /// </summary>
    Task<IReadOnlyList<PriceChange>> ReadAsync(
        long listingId,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    );

    /// <summary>Keeps a document that can never be recorded, with the reason. Doing it again changes nothing.</summary>
    Task AddFailureAsync(PriceFailure failure, CancellationToken cancellationToken);
}
