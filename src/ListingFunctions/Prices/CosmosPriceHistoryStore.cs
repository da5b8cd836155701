using System.Globalization;
using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Prices;

/// <inheritdoc cref="IPriceHistoryStore"/>
internal sealed partial class CosmosPriceHistoryStore(Database database, ILogger<CosmosPriceHistoryStore> log)
    : IPriceHistoryStore
{
    /// <summary>
    /// Changes per page of a history query: few round trips for a long history, far below the 4 MB limit of a Cosmos
    /// response, and one more than the longest page of the API, so that it is one page here.
    /// </summary>
    private const int PageSize = 1001;

    private const string Members = "c.id, c.price_eur, c.created_date, c.number, c.previous_id";

    private readonly Container _prices = database.GetContainer(Containers.ListingPrices);

    public async Task<IReadOnlyList<PriceChange>> AppendAsync(
        PricedListing listing,
        PriceTrail trail,
        IReadOnlyList<PriceChange> changes,
        CancellationToken cancellationToken
    )
    {
        var (partition, type) = (PartitionOf(listing.Id), PricesJson.Types.PriceDocument);
        PriceDocument[] documents =
        [
            .. changes.Select(change => PriceDocument.Of(listing, change, trail.PreviousPriceOf(change))),
        ];
        if (documents.Length is > 1 and <= ItemStreams.MaxBatch)
            try
            {
                if (await _prices.TryCreateAllAsync(documents, partition, type, cancellationToken))
                    return changes;
            }
            catch (CosmosException e) when (e.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            {
                // One by one they are not too large.
            }

        var added = new List<PriceChange>();
        foreach (var (change, document) in changes.Zip(documents))
            if (await _prices.TryCreateAsync(document, partition, type, cancellationToken) is not null)
                added.Add(change);
        return added;
    }

    public async Task<PriceTrail> ReadTrailAsync(long listingId, CancellationToken cancellationToken)
    {
        // One more than a trail holds: it shows whether there are older changes, and the instant of the newest of them.
        var newestFirst = await FirstAsync(Query, listingId, PriceTrail.Capacity + 1, cancellationToken);
        return RecordedTrail.Of([.. newestFirst.Reverse()]);

        QueryDefinition Query(string select) =>
            new QueryDefinition(
                $"""
                {select} FROM c
                WHERE c.listing_id = @listing
                ORDER BY c.id DESC
                """
            ).WithParameter("@listing", listingId);
    }

    public async Task<IReadOnlyList<RecordedPrice>> ReadAsync(
        long listingId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryDefinition(
            $"""
            SELECT {Members} FROM c
            WHERE c.listing_id = @listing AND c.id >= @from AND c.id < @before
            ORDER BY c.id
            """
        ).WithParameter("@listing", listingId).WithParameter("@from", LowerBound(from)).WithParameter("@before", UpperBound(before));
        return (await QueryAsync(query, listingId, int.MaxValue, cancellationToken)).Changes;
    }

    /// <summary>
    /// Served by the indexes: one range of ids, read from the requested end, and the one document after it, whose
    /// previous change is in or before the range.
    /// </summary>
    public Task<IReadOnlyList<RecordedPrice>> ReadRangeAsync(
        long listingId,
        PriceRange range,
        int count,
        CancellationToken cancellationToken
    )
    {
        var (from, before) = (LowerBound(range.From), UpperBound(range.Before));
        return FirstAsync(Query, listingId, count + 1, cancellationToken);

        QueryDefinition Query(string select) => new QueryDefinition(
                $"""
                {select} FROM c
                WHERE c.listing_id = @listing
                AND ((c.id >= @from AND c.id < @before) OR (c.id >= @before AND c.previous_id < @before))
                ORDER BY c.id {(range.NewestFirst ? "DESC" : "ASC")}
                """
            ).WithParameter("@listing", listingId).WithParameter("@from", from).WithParameter("@before", before);
    }

    public Task NumberAsync(
        long listingId,
        PriceChange change,
        PreviousPrice previous,
        long known,
        CancellationToken cancellationToken
    )
    {
        var isKnown =
            known == 0 ? "NOT IS_DEFINED(c.number)" : $"c.number = {known.ToString(CultureInfo.InvariantCulture)}";
        var options = new PatchItemRequestOptions { FilterPredicate = $"FROM c WHERE {isKnown}" };
        PatchOperation[] operations =
        [
            PatchOperation.Set("/number", change.Number),
            PatchOperation.Set("/previous_id", previous.Id),
        ];
        return _prices.TryPatchAsync(change.Key, PartitionOf(listingId), operations, options, cancellationToken);
    }

    private static string LowerBound(DateTimeOffset? from) => from is { } instant ? PriceChange.KeyOf(instant) : "";

    private static string UpperBound(DateTimeOffset? before) =>
        before is { } instant ? PriceChange.KeyOf(instant) : Instant.AfterAll;

    /// <summary>
    /// The first changes of a query, given what it selects. Documents that are no price changes do not count: if there are
    /// such among the first, the query is read on, page by page.
    /// </summary>
    private async Task<IReadOnlyList<RecordedPrice>> FirstAsync(
        Func<string, QueryDefinition> query,
        long listingId,
        int count,
        CancellationToken cancellationToken
    )
    {
        var top = $"SELECT TOP {count.ToString(CultureInfo.InvariantCulture)} {Members}";
        var (changes, found) = await QueryAsync(query(top), listingId, count, cancellationToken);
        if (changes.Count < count && found == count)
            (changes, _) = await QueryAsync(query($"SELECT {Members}"), listingId, count, cancellationToken);
        return [.. changes.Take(count)];
    }

    /// <summary>
    /// The changes that a query finds, until there are <paramref name="count"/>, and how many documents were read for it.
    /// </summary>
    /// <remarks>
    /// Executed optimistically, a query within a partition needs no plan, which is a request of its own, if all that it
    /// finds is one page (<see href="https://learn.microsoft.com/azure/cosmos-db/nosql/performance-tips-query-sdk"/>). If it
    /// is more, the SDK begins again with a plan.
    /// </remarks>
    private async Task<(IReadOnlyList<RecordedPrice> Changes, int Found)> QueryAsync(
        QueryDefinition query,
        long listingId,
        int count,
        CancellationToken cancellationToken
    )
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = PartitionOf(listingId),
            MaxItemCount = Math.Min(count, PageSize),
            EnableOptimisticDirectExecution = true,
        };
        using var pages = _prices.GetItemQueryStreamIterator(query, null, options);
        var changes = new List<RecordedPrice>();
        var found = 0;
        while (pages.HasMoreResults && changes.Count < count)
        {
            using var page = await pages.ReadPageAsync(cancellationToken);
            foreach (var document in page.Documents)
            {
                found++;
                if (StoredPrice.TryRead(document, out var price, out var reason))
                    changes.Add(price);
                else
                    Log.Invalid(log, StoredPrice.IdOf(document), listingId, reason);
            }
        }

        return (changes, found);
    }

    // Ids are below 2^53, so the double that Cosmos stores for the number is exact.
    private static PartitionKey PartitionOf(long listingId) => new(listingId);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Document {Id} in listing_prices is not a valid price change and is omitted from the history of listing {ListingId}: {Reason}"
        )]
        public static partial void Invalid(ILogger logger, string? id, long listingId, string reason);
    }
}
