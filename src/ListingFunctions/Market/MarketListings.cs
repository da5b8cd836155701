using System.Text.Json;
using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Market;

/// <summary>The store of the listings that the market is computed from, the <c>market_listings</c> container.</summary>
public sealed partial class MarketListings(Database database, ILogger<MarketListings> log)
{
    private readonly Container _listings = database.GetContainer(Containers.MarketListings);

    /// <summary>
    /// The listing and its ETag; <see langword="null"/> if it is not projected yet. No listing if the document is none,
    /// which is to be written over. One read on the write replica: what is there is compared, and a replica that lags
    /// could hide that it differs.
    /// </summary>
    internal async Task<(MarketListing? Item, string ETag)?> ReadAsync(
        string id,
        CancellationToken cancellationToken
    ) =>
        await _listings.ReadLatestAsync(id, cancellationToken) is { } document
            ? (Parse(document), document.GetProperty("_etag").GetString()!)
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
        using var pages = _listings.GetItemQueryStreamIterator(query);
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadPageAsync(cancellationToken);
            foreach (var document in page.Documents)
            {
                if (Parse(document) is { } listing)
                    histories.Add(listing);
                else
                    Log.Invalid(log, place);
            }
        }

        return histories;
    }

    /// <summary>The listing in a document; <see langword="null"/> if it is none, since it was written out of band.</summary>
    private static MarketListing? Parse(JsonElement document)
    {
        try
        {
            var listing = document.Deserialize(MarketJson.Types.MarketListing);
            return listing is { Id: not null, City: not null, Prices: { Count: > 0 } } ? listing : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "A document of place {Place} in market_listings is damaged and is left out; rebuilding the market repairs it"
        )]
        public static partial void Invalid(ILogger logger, string place);
    }
}
