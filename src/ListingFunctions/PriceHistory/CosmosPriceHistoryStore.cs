using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.PriceHistory;

/// <inheritdoc cref="IPriceHistoryStore"/>
internal sealed class CosmosPriceHistoryStore(Database database) : IPriceHistoryStore
{
    /// <summary>Changes a page of a history query: few round trips for a long history, and far below Cosmos's 4 MB.</summary>
    private const int PageSize = 1000;

    private readonly Container _prices = database.GetContainer(Containers.ListingPrices);
    private readonly Container _failures = database.GetContainer(Containers.PriceFailures);

    public async Task<bool> AppendAsync(long listingId, PriceChange change, CancellationToken cancellationToken)
    {
        var document = new PriceDocument(change.Key, listingId, change.PriceEur, change.CreatedDate);
        var type = ListingJson.Types.PriceDocument;
        return await _prices.TryCreateAsync(document, PartitionOf(listingId), type, cancellationToken) is not null;
    }

    public async Task<bool> ContainsAsync(
        long listingId,
        DateTimeOffset instant,
        CancellationToken cancellationToken
    ) =>
        await _prices.TryReadAsync(
            PriceChange.KeyOf(instant),
            PartitionOf(listingId),
            ListingJson.Types.PriceDocument,
            cancellationToken
        )
            is not null;

    public async Task<PriceChange?> ReadLastAsync(long listingId, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(
            "SELECT TOP 1 c.price_eur, c.created_date FROM c WHERE c.listing_id = @listing ORDER BY c.id DESC"
        ).WithParameter("@listing", listingId);
        return (await QueryAsync(query, listingId, cancellationToken)).SingleOrDefault();
    }

    public Task<IReadOnlyList<PriceChange>> ReadAsync(
        long listingId,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryDefinition(
            """
            SELECT c.price_eur, c.created_date FROM c
            WHERE c.listing_id = @listing AND c.id < @before
            ORDER BY c.id
            """
        ).WithParameter("@listing", listingId).WithParameter("@before", before is { } instant ? PriceChange.KeyOf(instant) : "9999");
        return QueryAsync(query, listingId, cancellationToken);
    }

    public Task AddFailureAsync(PriceFailure failure, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(failure.Id);
        return _failures.TryCreateAsync(failure, partition, ListingJson.Types.PriceFailure, cancellationToken);
    }

    private async Task<IReadOnlyList<PriceChange>> QueryAsync(
        QueryDefinition query,
        long listingId,
        CancellationToken cancellationToken
    )
    {
        var options = new QueryRequestOptions { PartitionKey = PartitionOf(listingId), MaxItemCount = PageSize };
        using var pages = _prices.GetItemQueryIterator<PriceChange>(query, null, options);
        var changes = new List<PriceChange>();
        while (pages.HasMoreResults)
            changes.AddRange(await pages.ReadNextAsync(cancellationToken));
        return changes;
    }

    // Ids are below 2^53, so the double that Cosmos makes of the number is exact.
    private static PartitionKey PartitionOf(long listingId) => new(listingId);
}
