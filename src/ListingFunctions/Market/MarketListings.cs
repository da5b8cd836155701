using System.Text.Json;
using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Market;

/// <summary>The store of the listings that the market is computed from, the <c>market_listings</c> container.</summary>
public sealed class MarketListings(Database database)
{
    private readonly Container _listings = database.GetContainer(Containers.MarketListings);

    /// <summary>
    /// The listing and its ETag; <see langword="null"/> if it is not projected yet. One read on the write replica: what is
    /// there is compared, and a replica that lags could hide that it differs.
    /// </summary>
    internal async Task<(MarketListing Item, string ETag)?> ReadAsync(string id, CancellationToken cancellationToken) =>
        await _listings.ReadLatestAsync(id, cancellationToken) is { } document
            ? (document.Deserialize(MarketJson.Types.MarketListing)!, document.GetProperty("_etag").GetString()!)
            : null;

    /// <summary>
    /// Writes a listing in place of the version with this ETag, or as a new one; <see langword="false"/> if another version
    /// is there.
    /// </summary>
    internal async Task<bool> WriteAsync(MarketListing listing, string? etag, CancellationToken cancellationToken)
    {
        var (partition, type) = (new PartitionKey(listing.Id), MarketJson.Types.MarketListing);
        var written = etag is null
            ? await _listings.TryCreateAsync(listing, partition, type, cancellationToken)
            : await _listings.TryReplaceAsync(listing, listing.Id, partition, etag, type, cancellationToken);
        return written is not null;
    }

    /// <summary>The first place after another; <see langword="null"/> if there is none. One query of the index.</summary>
    internal Task<string?> NextPlaceAsync(string after, CancellationToken cancellationToken) =>
        _listings.FirstAsync<string>(
            new QueryDefinition(
                "SELECT TOP 1 VALUE c.place FROM c WHERE c.place > @after ORDER BY c.place"
            ).WithParameter("@after", after),
            cancellationToken
        );

    /// <summary>
    /// Reads the histories of a place, also of listings that are deleted. One query, which costs in proportion to them;
    /// they are packed as they arrive, so that the documents are not in memory all at once.
    /// </summary>
    internal async Task<MarketHistories> ReadPlaceAsync(string place, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.place = @place").WithParameter("@place", place);
        var histories = new MarketHistories();
        using var pages = _listings.GetItemQueryIterator<MarketListing>(query);
        while (pages.HasMoreResults)
        {
            foreach (var listing in await pages.ReadNextAsync(cancellationToken))
                histories.Add(listing);
        }

        return histories;
    }
}
