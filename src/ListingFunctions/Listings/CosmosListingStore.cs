using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Json;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Listings;

/// <inheritdoc cref="IListingStore"/>
internal sealed partial class CosmosListingStore(Database database, ILogger<CosmosListingStore> log) : IListingStore
{
    /// <summary>
    /// Documents per page when all are read: with their prices, well below the 4 MB limit of a Cosmos response.
    /// </summary>
    private const int DocumentPageSize = 500;

    private readonly Container _listings = database.GetContainer(Containers.Listings);

    public async Task<StoredListing?> ReadAsync(long id, CancellationToken cancellationToken) =>
        await ReadIncludingDeletedAsync(id, cancellationToken) is { Listing.DeletedDate: null } stored ? stored : null;

    public async Task<StoredListing?> ReadIncludingDeletedAsync(long id, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(id);
        var read = await _listings.TryReadAsync(key, partition, ListingsJson.Types.Listing, cancellationToken);
        return read is { } found ? new StoredListing(found.Item, found.ETag) : null;
    }

    public Task<string?> CreateAsync(Listing listing, CancellationToken cancellationToken)
    {
        var (_, partition) = KeyOf(listing.Id);
        return _listings.TryCreateAsync(listing, partition, ListingsJson.Types.Listing, cancellationToken);
    }

    public Task<string?> ReplaceAsync(Listing listing, string etag, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(listing.Id);
        return _listings.TryReplaceAsync(listing, key, partition, etag, ListingsJson.Types.Listing, cancellationToken);
    }

    public async Task<bool> DeleteAsync(long id, Deletion deletion, string? etag, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(id);
        var options = new PatchItemRequestOptions
        {
            FilterPredicate = $"FROM c WHERE {ListingQueries.NotDeleted}",
            IfMatchEtag = etag,
        };
        PatchOperation[] operations =
        [
            PatchOperation.Set("/deleted_date", Instant.TextOf(deletion.Date)),
            PatchOperation.Set("/deletion", deletion.Name),
        ];
        if (await _listings.TryPatchAsync(key, partition, operations, options, cancellationToken))
            return true;

        // The SDK may have sent the patch twice because the first response was lost; then the mark is our own.
        return await ReadDocumentAsync(id, cancellationToken) is { } document
            && document.TryGetProperty("deletion", out var name)
            && name.ValueKind == JsonValueKind.String
            && name.ValueEquals(deletion.Name);
    }

    public Task<bool> WriteTrailAsync(long id, PriceTrail trail, string etag, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(id);
        var write = new[]
        {
            PatchOperation.Set("/recent_prices", trail.Recent),
            PatchOperation.Set("/older_until", trail.OlderUntil is { } until ? Instant.TextOf(until) : null),
        };
        return _listings.TryPatchAsync(key, partition, write, new() { IfMatchEtag = etag }, cancellationToken);
    }

    public async Task<JsonElement?> ReadDocumentAsync(long id, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(id);
        var read = await _listings.TryReadAsync(key, partition, CosmosJson.Types.JsonElement, cancellationToken);
        return read?.Item;
    }

    public async Task<DocumentPage?> ReadDocumentsAsync(string? continuation, CancellationToken cancellationToken)
    {
        var options = new QueryRequestOptions
        {
            MaxItemCount = DocumentPageSize,
            ResponseContinuationTokenLimitInKb = 1,
        };
        try
        {
            using var pages = _listings.GetItemQueryIterator<JsonElement>(
                ListingQueries.AllDocuments,
                continuation,
                options
            );
            if (!pages.HasMoreResults)
                return new DocumentPage([], null);
            var page = await pages.ReadNextAsync(cancellationToken);
            return new DocumentPage([.. page], page.ContinuationToken);
        }
        catch (CosmosException e) when (continuation is not null && e.StatusCode == HttpStatusCode.BadRequest)
        {
            return null;
        }
    }

    public async Task<ListingPage> ListAsync(ListingQuery query, CancellationToken cancellationToken)
    {
        // One more than the limit shows whether there is a next page.
        var limit = query.Limit;
        var options = new QueryRequestOptions { MaxItemCount = limit + 1 };
        using var pages = _listings.GetItemQueryIterator<JsonElement>(ListingQueries.Page(query), null, options);
        var documents = new List<JsonElement>(limit + 1);
        while (pages.HasMoreResults && documents.Count <= limit)
            documents.AddRange(await pages.ReadNextAsync(cancellationToken));

        var next = documents.Count > limit ? ListingQueries.CursorAt(documents[limit - 1], query.Sort) : null;
        return new ListingPage([.. documents.Take(limit).Select(Read).OfType<Listing>()], next);
    }

    /// <summary>
    /// Reads a listing. A document that was written by other means and is not a listing must not fail the whole page.
    /// </summary>
    private Listing? Read(JsonElement document)
    {
        try
        {
            return document.Deserialize(ListingsJson.Types.Listing);
        }
        catch (JsonException e)
        {
            Log.Unreadable(log, document.GetProperty("id").GetString(), e.Message);
            return null;
        }
    }

    private static (string Key, PartitionKey Partition) KeyOf(long id)
    {
        var key = ListingId.Format(id);
        return (key, new PartitionKey(key));
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Document {Id} in listings is not a valid listing and is omitted from the page: {Reason}"
        )]
        public static partial void Unreadable(ILogger logger, string? id, string reason);
    }
}
