using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Listings;

/// <inheritdoc cref="IListingStore"/>
internal sealed partial class CosmosListingStore(Database database, ILogger<CosmosListingStore> log) : IListingStore
{
    private readonly Container _listings = database.GetContainer(Containers.Listings);

    public Task<StoredListing?> ReadAsync(long id, CancellationToken cancellationToken) =>
        ReadAsync(id, includesDeleted: false, cancellationToken);

    public Task<StoredListing?> ReadIncludingDeletedAsync(long id, CancellationToken cancellationToken) =>
        ReadAsync(id, includesDeleted: true, cancellationToken);

    public async Task<IReadOnlyList<StoredListing>> ReadAllAsync(
        IEnumerable<long> ids,
        CancellationToken cancellationToken
    )
    {
        using var page = await _listings.ReadManyAsync(ids.Select(ListingId.Format), cancellationToken);
        return [.. page.Documents.Select(ReadStored).OfType<StoredListing>()];
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

    public Task<bool> WriteTrailAsync(Listing listing, string etag, CancellationToken cancellationToken) =>
        PatchAsync(
            listing.Id,
            [
                PatchOperation.Set("/recent_prices", listing.RecentPrices),
                PatchOperation.Set("/older_until", TextOf(listing.OlderUntil)),
                PatchOperation.Set("/updated_date", Instant.TextOf(listing.UpdatedDate)),
                PatchOperation.Set("/content_digest", listing.ContentDigest),
                .. DerivedOf(listing),
            ],
            etag,
            cancellationToken
        );

    public Task<bool> WriteDerivedAsync(Listing listing, string etag, CancellationToken cancellationToken) =>
        PatchAsync(
            listing.Id,
            [.. DerivedOf(listing), PatchOperation.Set("/derived_date", TextOf(listing.DerivedDate))],
            etag,
            cancellationToken
        );

    public Task<bool> WriteMissingPricesAsync(Listing listing, string etag, CancellationToken cancellationToken) =>
        PatchAsync(
            listing.Id,
            [
                PatchOperation.Set("/missing_prices", listing.MissingPrices),
                PatchOperation.Set("/gap_date", TextOf(listing.GapDate)),
                PatchOperation.Set("/older_until", TextOf(listing.OlderUntil)),
            ],
            etag,
            cancellationToken
        );

    public Task<bool> EraseAsync(StoredListing stored, Listing erased, CancellationToken cancellationToken) =>
        PatchAsync(
            erased.Id,
            [
                PatchOperation.Set("/name", erased.Name),
                PatchOperation.Set("/description", erased.Description),
                PatchOperation.Set("/postal_address/street_address", erased.PostalAddress.StreetAddress),
                PatchOperation.Set("/updated_date", Instant.TextOf(erased.UpdatedDate)),
                PatchOperation.Set("/recent_writes", erased.RecentWrites),
                PatchOperation.Set("/content_digest", erased.ContentDigest),
                PatchOperation.Set("/previous_timestamp", erased.PreviousTimestamp),
                .. (PatchOperation[])(erased.TimeToLive is { } left ? [PatchOperation.Set("/ttl", left)] : []),
                // Cosmos rejects the removal of a missing member.
                .. (PatchOperation[])(
                    stored.Listing.ContactPhoneNumber is null ? [] : [PatchOperation.Remove("/contact_phone_number")]
                ),
            ],
            stored.ETag,
            cancellationToken
        );

    public async Task<JsonElement?> ReadDocumentAsync(long id, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(id);
        var read = await _listings.TryReadAsync(key, partition, CosmosJson.Types.JsonElement, cancellationToken);
        return read?.Item;
    }

    public async Task<DocumentPage?> ReadDocumentsAsync(
        string? continuation,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var options = new QueryRequestOptions { MaxItemCount = limit, ResponseContinuationTokenLimitInKb = 1 };
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

    public Task<ListingPage> ListAsync(ListingQuery query, CancellationToken cancellationToken) =>
        PageAsync(
            top => ListingQueries.Page(query, top),
            query.Limit,
            last => ListingQueries.CursorAt(last, query.Sort),
            cancellationToken
        );

    public Task<ListingPage> ListOfSourceAsync(
        string source,
        PageCursor? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        PageAsync(
            top => ListingQueries.OfSource(source, after, top),
            limit,
            ListingQueries.SourceCursorAt,
            cancellationToken
        );

    public Task<ListingPage> ListWithGapsAsync(PageCursor? after, int limit, CancellationToken cancellationToken) =>
        PageAsync(top => ListingQueries.WithGaps(after, top), limit, ListingQueries.GapCursorAt, cancellationToken);

    private async Task<StoredListing?> ReadAsync(long id, bool includesDeleted, CancellationToken cancellationToken)
    {
        var (key, partition) = KeyOf(id);
        try
        {
            var read = await _listings.TryReadAsync(key, partition, ListingsJson.Types.Listing, cancellationToken);
            if (read is not { } found)
                return null;
            if (StoredListing.Validate(key, found.Item) is not { } reason)
                return includesDeleted || found.Item.DeletedDate is null
                    ? new StoredListing(found.Item, found.ETag)
                    : null;
            Log.Invalid(log, key, reason);
        }
        catch (JsonException e)
        {
            Log.Invalid(log, key, e.Message);
        }

        return null;
    }

    /// <summary>The first <paramref name="limit"/> documents of a query, without those that are no listings.</summary>
    private async Task<ListingPage> PageAsync(
        Func<int, QueryDefinition> query,
        int limit,
        Func<JsonElement, PageCursor> cursorAt,
        CancellationToken cancellationToken
    )
    {
        // One more than the limit shows whether there is a next page.
        var top = limit + 1;
        // While the container is one range, a page of all that is wanted needs no plan, and is not sorted once more.
        var options = new QueryRequestOptions { MaxItemCount = top, EnableOptimisticDirectExecution = true };
        using var pages = _listings.GetItemQueryStreamIterator(query(top), null, options);
        var listings = new List<Listing>(limit);
        var count = 0;
        JsonElement last = default;
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadPageAsync(cancellationToken);
            foreach (var document in page.Documents)
            {
                if (count++ == limit)
                    return new ListingPage(listings, cursorAt(last));
                if (count == limit)
                    last = document.Clone();
                if (Read(document) is { } listing)
                    listings.Add(listing);
            }
        }

        return new ListingPage(listings, null);
    }

    private Task<bool> PatchAsync(
        long id,
        IReadOnlyList<PatchOperation> operations,
        string etag,
        CancellationToken cancellationToken
    )
    {
        var (key, partition) = KeyOf(id);
        return _listings.TryPatchAsync(key, partition, operations, new() { IfMatchEtag = etag }, cancellationToken);
    }

    /// <summary>Reads a listing. A document that is not one must not fail the whole page.</summary>
    private Listing? Read(JsonElement document) => ReadStored(document)?.Listing;

    private StoredListing? ReadStored(JsonElement document)
    {
        if (StoredListing.TryRead(document, out var stored, out var reason))
            return stored;
        Log.Invalid(log, StoredListing.IdOf(document), reason);
        return null;
    }

    private static PatchOperation[] DerivedOf(Listing listing) =>
        [
            PatchOperation.Set("/city_key", listing.CityKey),
            PatchOperation.Set("/price_per_m2_eur", listing.PricePerM2Eur),
            PatchOperation.Set("/price_trend", listing.PriceTrend),
        ];

    private static string? TextOf(DateTimeOffset? instant) => instant is { } at ? Instant.TextOf(at) : null;

    private static (string Key, PartitionKey Partition) KeyOf(long id)
    {
        var key = ListingId.Format(id);
        return (key, new PartitionKey(key));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Document {Id} in listings is not a valid listing and is ignored: {Reason}")]
        public static partial void Invalid(ILogger logger, string? id, string reason);
    }
}
