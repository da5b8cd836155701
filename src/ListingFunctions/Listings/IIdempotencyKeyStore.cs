namespace ListingFunctions.Listings;

/// <summary>The <c>idempotency_keys</c> container.</summary>
public interface IIdempotencyKeyStore
{
    /// <summary>Keeps the reservation, unless its key has one: then that one, which the caller must follow. One call, two where the key is known.</summary>
    Task<CreateReservation> ReserveAsync(CreateReservation reservation, CancellationToken cancellationToken);

    /// <summary>
    /// Moves a reservation to the next id, its own being another listing's. The reservation as it is then: another
    /// request with the same key may have moved it first.
    /// </summary>
    Task<CreateReservation> MoveAsync(CreateReservation reservation, CancellationToken cancellationToken);
}
