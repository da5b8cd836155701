using System.Net;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Market;

/// <summary>The store of the figures and the places, the <c>market</c> container. A document is written only if it differs.</summary>
public sealed class MarketStore(Database database)
{
    private static readonly ItemRequestOptions WithoutContent = new() { EnableContentResponseOnWrite = false };

    /// <summary>The most documents of a place that are written at once.</summary>
    private const int Parallelism = 8;

    private readonly Container _market = database.GetContainer(Containers.Market);

    /// <summary>
    /// The documents of a place with these ids and those between, in their order. One query in the partition of the place.
    /// </summary>
    internal Task<List<MarketDocument>> ReadAsync(
        string place,
        string first,
        string last,
        CancellationToken cancellationToken
    ) =>
        QueryAsync<MarketDocument>(
            new QueryDefinition("SELECT * FROM c WHERE c.id >= @first AND c.id <= @last ORDER BY c.id")
                .WithParameter("@first", first)
                .WithParameter("@last", last),
            place,
            int.MaxValue,
            cancellationToken
        );

    /// <summary>
    /// A page of the places of a country, in the order of their keys, and the start of the next page;
    /// <see langword="null"/> if this is the last. One query in the partition of the country.
    /// </summary>
    internal async Task<(IReadOnlyList<ListedPlace> Places, PageCursor? Next)> ListAsync(
        string country,
        PageCursor? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        // One more than the limit shows whether there is a next page.
        var top = limit + 1;
        var places = await QueryAsync<ListedPlace>(
            new QueryDefinition("SELECT TOP @top * FROM c WHERE c.listed_place > @after ORDER BY c.listed_place")
                .WithParameter("@after", after?.Key ?? "")
                .WithParameter("@top", top),
            country,
            top,
            cancellationToken
        );
        var page = places.Take(limit).ToList();
        return (page, places.Count > limit ? new PageCursor(page[^1].Key, page[^1].Id) : null);
    }

    /// <summary>The first listed place after another; <see langword="null"/> if there is none. One query of the index.</summary>
    internal Task<string?> NextPlaceAsync(string after, CancellationToken cancellationToken) =>
        _market.FirstAsync<string>(
            new QueryDefinition(
                "SELECT TOP 1 VALUE c.listed_place FROM c WHERE c.listed_place > @after ORDER BY c.listed_place"
            ).WithParameter("@after", after),
            cancellationToken
        );

    /// <summary>
    /// Makes these the documents of a place: writes those that differ, and removes the others. The place is listed before it
    /// has documents, and as long as it has any, so that what an interruption leaves is found by the next computation.
    /// </summary>
    /// <param name="key">The place.</param>
    /// <param name="documents">Its documents.</param>
    /// <param name="listed">How it is listed; <see langword="null"/> if it is not.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    internal async Task WriteAsync(
        string key,
        IReadOnlyList<MarketDocument> documents,
        ListedPlace? listed,
        CancellationToken cancellationToken
    )
    {
        if (listed is not null)
            await ListAsync(listed, cancellationToken);
        var digests = await QueryAsync<MarketDigest>(
            new QueryDefinition("SELECT c.id, c.digest FROM c"),
            key,
            int.MaxValue,
            cancellationToken
        );
        var stored = digests.ToDictionary(each => each.Id, each => each.Digest);
        await Parallel.ForEachAsync(
            documents.Where(document => stored.GetValueOrDefault(document.Id) != document.Digest),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (document, stop) =>
                await _market.UpsertItemAsync(document, new PartitionKey(key), WithoutContent, stop)
        );
        foreach (var id in stored.Keys.Except(documents.Select(document => document.Id)))
            await RemoveAsync(id, key, cancellationToken);
        if (listed is null)
            await RemoveAsync(ListedPlace.IdOf(key), ListedPlace.CountryOf(key), cancellationToken);
    }

    /// <summary>How far the daily computation is; <see langword="null"/> before the first. One point read.</summary>
    internal async Task<MarketRun?> ReadRunAsync(CancellationToken cancellationToken) =>
        (
            await _market.TryReadAsync(
                MarketRun.Key,
                new PartitionKey(MarketRun.Key),
                MarketJson.Types.MarketRun,
                cancellationToken
            )
        )?.Item;

    /// <summary>Stores how far it is. One write.</summary>
    internal Task WriteRunAsync(MarketRun run, CancellationToken cancellationToken) =>
        _market.UpsertItemAsync(run, new PartitionKey(MarketRun.Key), WithoutContent, cancellationToken);

    private async Task ListAsync(ListedPlace listed, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(listed.Place);
        var stored = await _market.TryReadAsync(listed.Id, partition, MarketJson.Types.ListedPlace, cancellationToken);
        if (listed != stored?.Item)
            await _market.UpsertItemAsync(listed, partition, WithoutContent, cancellationToken);
    }

    private async Task RemoveAsync(string id, string partition, CancellationToken cancellationToken)
    {
        using var response = await _market.DeleteItemStreamAsync(
            id,
            new PartitionKey(partition),
            null,
            cancellationToken
        );
        if (response.StatusCode != HttpStatusCode.NotFound)
            response.EnsureSuccessStatusCode();
    }

    private async Task<List<T>> QueryAsync<T>(
        QueryDefinition query,
        string partition,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var options = new QueryRequestOptions
        {
            PartitionKey = new PartitionKey(partition),
            MaxItemCount = limit < int.MaxValue ? limit : -1,
            // No plan is asked for if one page holds all that is found.
            EnableOptimisticDirectExecution = true,
        };
        using var pages = _market.GetItemQueryIterator<T>(query, null, options);
        var items = new List<T>();
        while (pages.HasMoreResults && items.Count < limit)
            items.AddRange(await pages.ReadNextAsync(cancellationToken));
        return items;
    }
}
