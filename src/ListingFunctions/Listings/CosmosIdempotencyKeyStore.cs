using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Listings;

/// <inheritdoc cref="IIdempotencyKeyStore"/>
internal sealed class CosmosIdempotencyKeyStore(Database database) : IIdempotencyKeyStore
{
    private readonly Container _keys = database.GetContainer(Containers.IdempotencyKeys);

    public async Task<CreateReservation> ReserveAsync(
        CreateReservation reservation,
        CancellationToken cancellationToken
    )
    {
        var partition = new PartitionKey(reservation.Id);
        var type = ListingsJson.Types.CreateReservation;
        while (true)
        {
            if (await _keys.TryCreateAsync(reservation, partition, type, cancellationToken) is not null)
                return reservation;
            if (await _keys.TryReadAsync(reservation.Id, partition, type, cancellationToken) is { } kept)
                return kept.Item;
            // It expired between the two calls; the key is free again.
        }
    }

    public async Task<CreateReservation> MoveAsync(CreateReservation reservation, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(reservation.Id);
        var type = ListingsJson.Types.CreateReservation;
        var kept = await _keys.TryReadAsync(reservation.Id, partition, type, cancellationToken);
        if (kept is not { } current)
            return await ReserveAsync(reservation with { ListingId = reservation.ListingId + 1 }, cancellationToken);
        if (current.Item.ListingId != reservation.ListingId)
            return current.Item;

        var moved = current.Item with { ListingId = reservation.ListingId + 1 };
        var etag = await _keys.TryReplaceAsync(moved, moved.Id, partition, current.ETag, type, cancellationToken);
        return etag is not null ? moved : await MoveAsync(reservation, cancellationToken);
    }
}
