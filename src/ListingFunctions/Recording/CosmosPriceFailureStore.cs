using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Recording;

/// <inheritdoc cref="IPriceFailureStore"/>
internal sealed class CosmosPriceFailureStore(Database database) : IPriceFailureStore
{
    private readonly DeadLetterStore<PriceFailure> _failures = new(
        database.GetContainer(Containers.PriceFailures),
        RecordingJson.Types.PriceFailure,
        "c.id, c.listing_id, c.reason, c.failed_date, c.truncated"
    );

    public Task<bool> AddAsync(PriceFailure failure, CancellationToken cancellationToken) =>
        _failures.AddAsync(failure, cancellationToken);

    public Task<PriceFailure?> ReadAsync(string id, CancellationToken cancellationToken) =>
        _failures.ReadAsync(id, cancellationToken);

    public Task<DeadLetterPage<PriceFailure>> ListAsync(
        int limit,
        PageCursor? after,
        CancellationToken cancellationToken
    ) => _failures.ListAsync(limit, after, cancellationToken);

    public IAsyncEnumerable<PriceFailure> ReadAllOfAsync(string listingId, CancellationToken cancellationToken) =>
        _failures.FindAsync(
            new QueryDefinition("SELECT * FROM c WHERE c.listing_id = @listing").WithParameter("@listing", listingId),
            cancellationToken
        );

    public Task<bool> ReplaceAsync(PriceFailure failure, CancellationToken cancellationToken) =>
        _failures.ReplaceAsync(failure, cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        _failures.RemoveAsync(id, cancellationToken);
}
