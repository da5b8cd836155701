namespace ListingFunctions.Sources;

/// <summary>
/// The store of the keys of sources, the <c>source_keys</c> container. Transient failures are thrown as the Cosmos SDK
/// throws them.
/// </summary>
public interface ISourceKeyStore
{
    /// <summary>The reservation of a key; <see langword="null"/> if it has none. One point read.</summary>
    Task<SourceReservation?> FindAsync(SourceKey key, CancellationToken cancellationToken);

    /// <summary>The reservations of keys, in no order; keys without one are left out. One query for each physical range.</summary>
    Task<IReadOnlyList<SourceReservation>> FindAllAsync(
        IReadOnlyCollection<SourceKey> keys,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Stores the first reservation of a key, or returns the one that it already has, which the caller must use. One call,
    /// or two if there is one.
    /// </summary>
    Task<SourceReservation> ReserveAsync(SourceReservation reservation, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a reservation if it was not replaced since it was read. Returns the current one, which the caller must
    /// use.
    /// </summary>
    Task<SourceReservation> ReplaceAsync(SourceReservation reservation, CancellationToken cancellationToken);
}
