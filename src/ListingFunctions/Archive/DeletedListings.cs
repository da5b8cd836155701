using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Json;
using ListingFunctions.Listings;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Archive;

/// <summary>
/// The writes of the archive to <c>listings</c> and <c>listing_prices</c>. Writes to a listing are conditional on the
/// version that was read; those to a history are idempotent.
/// </summary>
public sealed class DeletedListings(Database database)
{
    /// <summary>How long an archived listing stays in its container, so that it can be restored.</summary>
    public static readonly TimeSpan ListingTimeToLive = TimeSpan.FromDays(30);

    /// <summary>
    /// How long its history stays: a day longer, so that, as long as the feed delivers the listing, the recorder finds
    /// its changes recorded and does not write expired ones again.
    /// </summary>
    public static readonly TimeSpan HistoryTimeToLive = ListingTimeToLive + TimeSpan.FromDays(1);

    /// <summary>The maximum number of operations in a Cosmos batch.</summary>
    private const int BatchSize = 100;

    /// <summary>The time to live of a document that never expires.</summary>
    private const int Never = -1;

    private readonly Container _listings = database.GetContainer(Containers.Listings);
    private readonly Container _prices = database.GetContainer(Containers.ListingPrices);

    /// <summary>
    /// Reads the current document; <see langword="null"/> if there is none. It is read in a batch, which Cosmos
    /// executes on the write replica: a replica behind the feed would return the listing as it was before its deletion,
    /// and that deletion would never be archived.
    /// </summary>
    internal async Task<JsonElement?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var batch = _listings.CreateTransactionalBatch(new PartitionKey(id)).ReadItem(id);
        using var response = await batch.ExecuteAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        EnsureSuccess(response);
        using var document = await JsonDocument.ParseAsync(
            response[0].ResourceStream,
            FeedBatch.ReadingOptions,
            cancellationToken
        );
        return document.RootElement.Clone();
    }

    /// <summary>
    /// Marks the listing as archived. It has no time to live after this, because none is set on its history yet.
    /// </summary>
    internal Task<bool> MarkArchivedAsync(
        ListingDocument document,
        DateTimeOffset archivedDate,
        CancellationToken cancellationToken
    )
    {
        var mark = PatchOperation.Set("/archived_date", Instant.TextOf(archivedDate));
        return PatchAsync(document, [mark, .. WithoutTimeToLive(document)], cancellationToken);
    }

    /// <summary>Sets the time to live of an archived listing, that of its history first.</summary>
    internal async Task<bool> ExpireAsync(ListingDocument document, CancellationToken cancellationToken)
    {
        const string All = "SELECT c.id FROM c WHERE c.listing_id = @listing";
        await SetHistoryTimeToLiveAsync(document.Listing.Id, All, HistoryTimeToLive.TotalSeconds, cancellationToken);
        var expire = PatchOperation.Set("/ttl", (long)ListingTimeToLive.TotalSeconds);
        return await PatchAsync(document, [expire], cancellationToken);
    }

    /// <summary>
    /// Removes the archive mark and the time to live of a listing whose deletion was undone, that of its history first.
    /// </summary>
    internal async Task<bool> RestoreAsync(ListingDocument document, CancellationToken cancellationToken)
    {
        await KeepHistoryAsync(document.Listing.Id, cancellationToken);
        var unmark = PatchOperation.Remove("/archived_date");
        return await PatchAsync(document, [unmark, .. WithoutTimeToLive(document)], cancellationToken);
    }

    /// <summary>Removes the time to live of a history.</summary>
    internal Task KeepHistoryAsync(long listingId, CancellationToken cancellationToken)
    {
        const string Expiring = "SELECT c.id FROM c WHERE c.listing_id = @listing AND c.ttl > 0";
        return SetHistoryTimeToLiveAsync(listingId, Expiring, Never, cancellationToken);
    }

    /// <summary>Cosmos rejects the removal of a missing member.</summary>
    private static PatchOperation[] WithoutTimeToLive(ListingDocument document) =>
        document.Expires ? [PatchOperation.Remove("/ttl")] : [];

    private Task<bool> PatchAsync(
        ListingDocument document,
        IReadOnlyList<PatchOperation> operations,
        CancellationToken cancellationToken
    )
    {
        var key = ListingId.Format(document.Listing.Id);
        var options = new PatchItemRequestOptions { IfMatchEtag = document.Prices.ETag };
        return _listings.TryPatchAsync(key, new PartitionKey(key), operations, options, cancellationToken);
    }

    private async Task SetHistoryTimeToLiveAsync(
        long listingId,
        string sql,
        double seconds,
        CancellationToken cancellationToken
    )
    {
        var partition = new PartitionKey(listingId);
        PatchOperation[] operations = [PatchOperation.Set("/ttl", (long)seconds)];
        var withoutContent = new TransactionalBatchPatchItemRequestOptions { EnableContentResponseOnWrite = false };
        using var pages = _prices.GetItemQueryIterator<JsonElement>(
            new QueryDefinition(sql).WithParameter("@listing", listingId),
            null,
            new QueryRequestOptions { PartitionKey = partition, MaxItemCount = BatchSize }
        );
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellationToken);
            foreach (var documents in page.Chunk(BatchSize))
            {
                var batch = _prices.CreateTransactionalBatch(partition);
                foreach (var document in documents)
                    batch.PatchItem(document.GetProperty("id").GetString(), operations, withoutContent);
                using var response = await batch.ExecuteAsync(cancellationToken);
                EnsureSuccess(response);
            }
        }
    }

    private static void EnsureSuccess(TransactionalBatchResponse response)
    {
        if (!response.IsSuccessStatusCode)
            throw new CosmosException(
                response.ErrorMessage,
                response.StatusCode,
                0,
                response.ActivityId,
                response.RequestCharge
            );
    }
}
