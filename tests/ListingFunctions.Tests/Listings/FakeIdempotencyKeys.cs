using ListingFunctions.Listings;

namespace ListingFunctions.Tests.Listings;

/// <summary>A store of idempotency keys in which every key is new, unless a test says otherwise.</summary>
internal sealed class FakeIdempotencyKeys : IIdempotencyKeyStore
{
    /// <summary>Makes of a reservation the one that the key has.</summary>
    public Func<CreateReservation, CreateReservation> OnReserve { get; set; } = reservation => reservation;

    /// <summary>The reservations that the function made.</summary>
    public List<CreateReservation> Reserved { get; } = [];

    public Task<CreateReservation> ReserveAsync(CreateReservation reservation, CancellationToken cancellationToken)
    {
        Reserved.Add(reservation);
        return Task.FromResult(OnReserve(reservation));
    }

    /// <summary>Moves the reservation to id 8.</summary>
    public Task<CreateReservation> MoveAsync(CreateReservation reservation, CancellationToken cancellationToken) =>
        Task.FromResult(reservation with { ListingId = 8 });
}
