using System.Globalization;
using System.Net;
using System.Text.Json;
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
    /// Changes per page of a history query: few round trips for a long history, and far below the 4 MB limit of a
    /// Cosmos response.
    /// </summary>
    private const int PageSize = 1000;

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
        var query = new QueryDefinition(
            $"""
            SELECT TOP @top {Members} FROM c
            WHERE c.listing_id = @listing
            ORDER BY c.id DESC
            """
        ).WithParameter("@listing", listingId);
        var newestFirst = await FirstAsync(query, listingId, PriceTrail.Capacity + 1, cancellationToken);
        return RecordedTrail.Of([.. newestFirst.Reverse()]);
    }

    public async Task<ILookup<long, RecordedPrice>> ReadManyAsync(
        IReadOnlyCollection<long> listingIds,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryDefinition(
            $"SELECT c.listing_id, {Members} FROM c WHERE c.listing_id IN ({string.Join(',', listingIds)})"
        );
        var options = new QueryRequestOptions { MaxItemCount = PageSize, MaxConcurrency = -1 };
        using var pages = _prices.GetItemQueryStreamIterator(query, null, options);
        var found = new List<(long ListingId, RecordedPrice Price)>();
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadPageAsync(cancellationToken);
            foreach (var document in page.Documents)
            {
                // It is one of the ids, which a double gives back unchanged.
                var listingId = (long)document.GetProperty("listing_id").GetDouble();
                if (Read(document, listingId) is { } price)
                    found.Add((listingId, price));
            }
        }

        return found.OrderBy(each => each.Price.CreatedDate).ToLookup(each => each.ListingId, each => each.Price);
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
        return (await QueryAsync(query, listingId, PageSize, cancellationToken)).Changes;
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
        var query = new QueryDefinition(
            $"""
            SELECT TOP @top {Members} FROM c
            WHERE c.listing_id = @listing
            AND ((c.id >= @from AND c.id < @before) OR (c.id >= @before AND c.previous_id < @before))
            ORDER BY c.id {(range.NewestFirst ? "DESC" : "ASC")}
            """
        ).WithParameter("@listing", listingId).WithParameter("@from", LowerBound(range.From)).WithParameter("@before", UpperBound(range.Before));
        return FirstAsync(query, listingId, count + 1, cancellationToken);
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
    /// The first changes of a query for its first <c>@top</c> documents. Documents that are no price changes do not count:
    /// if there are such, it is asked for more.
    /// </summary>
    private async Task<IReadOnlyList<RecordedPrice>> FirstAsync(
        QueryDefinition query,
        long listingId,
        int count,
        CancellationToken cancellationToken
    )
    {
        for (var top = count; ; top *= 2)
        {
            var (changes, found) = await QueryAsync(
                query.WithParameter("@top", top),
                listingId,
                pageSize: top,
                cancellationToken
            );
            if (changes.Count >= count || found < top)
                return [.. changes.Take(count)];
        }
    }

    /// <summary>The changes that a query finds, and how many documents it finds.</summary>
    /// <remarks>
    /// The SDK requests a plan for a query within a partition that has an ORDER BY, unless it may execute it optimistically
    /// and one page holds all that it finds; if more is found, it begins again with a plan
    /// (<see href="https://learn.microsoft.com/azure/cosmos-db/nosql/performance-tips-query-sdk"/>).
    /// </remarks>
    private async Task<(List<RecordedPrice> Changes, int Found)> QueryAsync(
        QueryDefinition query,
        long listingId,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = PartitionOf(listingId),
            MaxItemCount = pageSize,
            EnableOptimisticDirectExecution = true,
        };
        using var pages = _prices.GetItemQueryStreamIterator(query, null, options);
        var changes = new List<RecordedPrice>();
        var found = 0;
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadPageAsync(cancellationToken);
            foreach (var document in page.Documents)
            {
                found++;
                if (Read(document, listingId) is { } price)
                    changes.Add(price);
            }
        }

        return (changes, found);
    }

    /// <summary>A document as a price change; <see langword="null"/>, and a line in the log, if it is none.</summary>
    private RecordedPrice? Read(JsonElement document, long listingId)
    {
        if (!StoredPrice.TryRead(document, out var price, out var reason))
            Log.Invalid(log, StoredPrice.IdOf(document), listingId, reason);
        return price;
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
