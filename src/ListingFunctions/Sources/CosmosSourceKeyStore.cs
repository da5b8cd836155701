using System.Text.Json;
using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Sources;

/// <inheritdoc cref="ISourceKeyStore"/>
internal sealed class CosmosSourceKeyStore(Database database) : ISourceKeyStore
{
    private readonly Container _keys = database.GetContainer(Containers.SourceKeys);

    public Task<SourceReservation?> FindAsync(SourceKey key, CancellationToken cancellationToken) =>
        FindAsync(key.Id, cancellationToken);

    public async Task<IReadOnlyList<SourceReservation>> FindAllAsync(
        IReadOnlyCollection<SourceKey> keys,
        CancellationToken cancellationToken
    )
    {
        using var page = await _keys.ReadManyAsync(keys.Select(key => key.Id), cancellationToken);
        return [.. page.Documents.Select(document => document.Deserialize(SourcesJson.Types.SourceReservation)!)];
    }

    public async Task<SourceReservation> ReserveAsync(
        SourceReservation reservation,
        CancellationToken cancellationToken
    )
    {
        var partition = new PartitionKey(reservation.Id);
        var type = SourcesJson.Types.SourceReservation;
        if (await _keys.TryCreateAsync(reservation, partition, type, cancellationToken) is { } etag)
            return reservation with { ETag = etag };
        return await CurrentAsync(reservation.Id, cancellationToken);
    }

    public async Task<SourceReservation> ReplaceAsync(
        SourceReservation reservation,
        CancellationToken cancellationToken
    )
    {
        var (id, partition) = (reservation.Id, new PartitionKey(reservation.Id));
        var type = SourcesJson.Types.SourceReservation;
        var etag = await _keys.TryReplaceAsync(reservation, id, partition, reservation.ETag!, type, cancellationToken);
        return etag is not null ? reservation with { ETag = etag } : await CurrentAsync(id, cancellationToken);
    }

    private async Task<SourceReservation?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var type = SourcesJson.Types.SourceReservation;
        return await _keys.TryReadAsync(id, new PartitionKey(id), type, cancellationToken) is { } found
            ? found.Item with
            {
                ETag = found.ETag,
            }
            : null;
    }

    private async Task<SourceReservation> CurrentAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken)
        ?? throw new TimeoutException($"The reservation of key {id} cannot be read yet: the replica is behind.");
}
