namespace ListingFunctions.Listings;

/// <summary>The store of idempotency keys, the <c>idempotency_keys</c> container.</summary>
public interface IIdempotencyKeyStore
{
    /// <summary>
    /// Stores the reservation, or returns the one that the key already has, which the caller must use. One call, or two
    /// if the key is known.
    /// </summary>
    Task<CreateReservation> ReserveAsync(CreateReservation reservation, CancellationToken cancellationToken);

    /// <summary>
    /// Moves a reservation to the next id, because its own belongs to another listing. Returns the current reservation:
    /// another request with the same key may have moved it first.
    /// </summary>
    Task<CreateReservation> MoveAsync(CreateReservation reservation, CancellationToken cancellationToken);
}
