namespace ListingFunctions.Prices;

/// <summary>
/// The <c>listing_prices</c> container. What can be expected is a return value; what may succeed later (throttling,
/// outages) is thrown as the Cosmos SDK throws it.
/// </summary>
public interface IPriceHistoryStore
{
    /// <summary>
    /// Records a price change, and what is known of the price before it. <see langword="false"/> when it was recorded
    /// before, which changes nothing.
    /// </summary>
    Task<bool> AppendAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        CancellationToken cancellationToken
    );

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

    /// <summary>
    /// The first <paramref name="count"/> recorded changes of a range, in its order, and the one at
    /// <paramref name="alsoAt"/>, in its place, where there is one and those are fewer or come after it. One query
    /// within the listing's partition, which reads no more than this wherever in the history the range lies.
    /// </summary>
    Task<IReadOnlyList<PriceChange>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        DateTimeOffset? alsoAt,
        int count,
        CancellationToken cancellationToken
    );
}
