namespace ListingFunctions.Prices;

/// <summary>
/// The store of the price history, the <c>listing_prices</c> container. Expected outcomes are return values; transient
/// failures (throttling, Cosmos unavailable) are thrown as the Cosmos SDK throws them.
/// </summary>
public interface IPriceHistoryStore
{
    /// <summary>
    /// Records price changes in one transaction, each with what the listing is now and what its trail knows of the
    /// previous price. If some are recorded already, they stay as they are, and the others are recorded one by one, in
    /// order. Returns those that were not recorded before.
    /// </summary>
    /// <param name="listing">The listing.</param>
    /// <param name="trail">Its trail.</param>
    /// <param name="changes">Changes of the trail, oldest first.</param>
    /// <param name="cancellationToken">Cancels the writes.</param>
    Task<IReadOnlyList<PriceChange>> AppendAsync(
        PricedListing listing,
        PriceTrail trail,
        IReadOnlyList<PriceChange> changes,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The newest recorded changes of a listing as a trail, at most as many as a listing carries; empty if none are
    /// recorded. One query within the listing's partition.
    /// </summary>
    Task<PriceTrail> ReadTrailAsync(long listingId, CancellationToken cancellationToken);

    /// <summary>
    /// All recorded changes of several listings, those of a listing oldest first. One query for each physical range that
    /// has some of the listings.
    /// </summary>
    Task<ILookup<long, RecordedPrice>> ReadManyAsync(
        IReadOnlyCollection<long> listingIds,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The recorded changes of a listing from <paramref name="from"/> (inclusive) to <paramref name="before"/>
    /// (exclusive), oldest first; <see langword="null"/> is no bound. One query within the listing's partition.
    /// </summary>
    Task<IReadOnlyList<RecordedPrice>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The first <paramref name="count"/> recorded changes of a range, in its order, and the change that follows the
    /// range in time, in its place, if it is recorded and not cut off by the count. One query within the listing's
    /// partition.
    /// </summary>
    Task<IReadOnlyList<RecordedPrice>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Writes the number and the previous change into the document of a change, if its number is still
    /// <paramref name="known"/>; otherwise nothing changes.
    /// </summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="change">The change, with its number.</param>
    /// <param name="previous">What is known of the change before it.</param>
    /// <param name="known">The number that it is recorded with; 0 if it has none.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    Task NumberAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        long known,
        CancellationToken cancellationToken
    );
}
