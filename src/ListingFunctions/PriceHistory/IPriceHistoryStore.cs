namespace ListingFunctions.PriceHistory;

/// <summary>
/// The <c>listing_prices</c> container. What can be expected is a return value; what may succeed later (throttling,
/// outages) is thrown as the Cosmos SDK throws it.
/// </summary>
public interface IPriceHistoryStore
{
    /// <summary>
    /// Records a price change. <see langword="false"/> when it was recorded before, which changes nothing.
    /// </summary>
    Task<bool> AppendAsync(long listingId, PriceChange change, CancellationToken cancellationToken);

    /// <summary>
    /// The newest recorded changes of a listing before <paramref name="before"/> (<see langword="null"/> is no bound),
    /// as many as a listing carries, as a trail; empty when none are recorded. One query within the listing's partition.
    /// </summary>
    Task<PriceTrail> ReadTrailAsync(long listingId, DateTimeOffset? before, CancellationToken cancellationToken);

    /// <summary>
    /// The recorded changes of a listing, oldest first: those at <paramref name="from"/> and after, before
    /// <paramref name="before"/>; <see langword="null"/> is no bound. One query within the listing's partition.
    /// </summary>
    Task<IReadOnlyList<PriceChange>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    );
}
