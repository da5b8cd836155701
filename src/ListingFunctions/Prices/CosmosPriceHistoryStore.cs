using ListingFunctions.Cosmos;
using ListingFunctions.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Prices;

/// <inheritdoc cref="IPriceHistoryStore"/>
internal sealed class CosmosPriceHistoryStore(Database database) : IPriceHistoryStore
{
    /// <summary>
    /// Changes per page of a history query: few round trips for a long history, and far below the 4 MB limit of a
    /// Cosmos response.
    /// </summary>
    private const int PageSize = 1000;

    private readonly Container _prices = database.GetContainer(Containers.ListingPrices);

    public async Task<bool> AppendAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        CancellationToken cancellationToken
    )
    {
        var document = new PriceDocument(
            change.Key,
            listingId,
            change.PriceEur,
            change.CreatedDate,
            previous.PriceEur,
            previous.IsFirst ? true : null
        );
        var type = PricesJson.Types.PriceDocument;
        return await _prices.TryCreateAsync(document, PartitionOf(listingId), type, cancellationToken) is not null;
    }

    public async Task<PriceTrail> ReadTrailAsync(
        long listingId,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    )
    {
        // One more than a trail holds: it shows whether there are older changes, and the instant of the newest of them.
        var query = new QueryDefinition(
            $"""
            SELECT TOP {PriceTrail.Capacity + 1} c.price_eur, c.created_date FROM c
            WHERE c.listing_id = @listing AND c.id < @before
            ORDER BY c.id DESC
            """
        ).WithParameter("@listing", listingId).WithParameter("@before", UpperBound(before));
        var newestFirst = await QueryAsync(query, listingId, cancellationToken);
        return new PriceTrail(
            [.. newestFirst.Take(PriceTrail.Capacity).Reverse()],
            newestFirst.ElementAtOrDefault(PriceTrail.Capacity)?.CreatedDate
        );
    }

    public Task<IReadOnlyList<PriceChange>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryDefinition(
            """
            SELECT c.price_eur, c.created_date FROM c
            WHERE c.listing_id = @listing AND c.id >= @from AND c.id < @before
            ORDER BY c.id
            """
        ).WithParameter("@listing", listingId).WithParameter("@from", LowerBound(from)).WithParameter("@before", UpperBound(before));
        return QueryAsync(query, listingId, cancellationToken);
    }

    /// <summary>Served by the index on id: one range of it, read from the requested end, and one single key.</summary>
    public Task<IReadOnlyList<PriceChange>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        DateTimeOffset? alsoAt,
        int count,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryDefinition(
            $"""
            SELECT TOP {count + (alsoAt is null ? 0 : 1)} c.price_eur, c.created_date FROM c
            WHERE c.listing_id = @listing AND ((c.id >= @from AND c.id < @before) OR c.id = @also)
            ORDER BY c.id {(range.NewestFirst ? "DESC" : "ASC")}
            """
        ).WithParameter("@listing", listingId).WithParameter("@from", LowerBound(range.From)).WithParameter("@before", UpperBound(range.Before)).WithParameter("@also", LowerBound(alsoAt));
        return QueryAsync(query, listingId, cancellationToken);
    }

    private static string LowerBound(DateTimeOffset? from) => from is { } instant ? PriceChange.KeyOf(instant) : "";

    private static string UpperBound(DateTimeOffset? before) =>
        before is { } instant ? PriceChange.KeyOf(instant) : Instant.AfterAll;

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

    // Ids are below 2^53, so the double that Cosmos stores for the number is exact.
    private static PartitionKey PartitionOf(long listingId) => new(listingId);
}
