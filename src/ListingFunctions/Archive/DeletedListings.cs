using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Archive;

/// <summary>
/// The writes of the archive to <c>listings</c> and <c>listing_prices</c>. Writes to a listing are conditional on the
/// version that was read; those to a history are idempotent.
/// </summary>
public sealed class DeletedListings(Database database)
{
    /// <summary>How long an archived listing stays in its container, so that it can be restored.</summary>
    public static readonly TimeSpan ListingTimeToLive = Deletion.TimeToLive;

    /// <summary>
    /// How long its history stays: a day longer, so that, as long as the feed delivers the listing, the recorder finds
    /// its changes recorded and does not write expired ones again.
    /// </summary>
    public static readonly TimeSpan HistoryTimeToLive = ListingTimeToLive + TimeSpan.FromDays(1);

    /// <summary>The time to live of a document that never expires.</summary>
    private const int Never = -1;

    private readonly Container _listings = database.GetContainer(Containers.Listings);
    private readonly Container _prices = database.GetContainer(Containers.ListingPrices);

    /// <inheritdoc cref="ItemStreams.ReadLatestAsync"/>
    internal Task<JsonElement?> ReadAsync(string id, CancellationToken cancellationToken) =>
        _listings.ReadLatestAsync(id, cancellationToken);

    /// <summary>Whether the listing has another version now, or is gone.</summary>
    internal async Task<bool> IsChangedAsync(StoredListing stored, CancellationToken cancellationToken) =>
        await ReadAsync(ListingId.Format(stored.Listing.Id), cancellationToken) is not { } json
        || !ListingDocument.TryRead(json, out var current, out _)
        || current.Stored.ETag != stored.ETag;

    /// <summary>
    /// Marks the listing as archived. It has no time to live after this, because none is set on its history yet.
    /// </summary>
    internal Task<bool> MarkArchivedAsync(
        StoredListing stored,
        DateTimeOffset archivedDate,
        CancellationToken cancellationToken
    )
    {
        PatchOperation[] mark =
        [
            PatchOperation.Set("/archived_date", Instant.TextOf(archivedDate)),
            PatchOperation.Set("/archived_deletion", stored.Listing.DeletionKey),
        ];
        return PatchAsync(stored, [.. mark, .. Removal("/ttl", stored.Listing.TimeToLive)], cancellationToken);
    }

    /// <summary>
    /// Sets the time to live of an archived listing, that of its history first. A history that was restored after this
    /// listing was archived stays as it is, however late this is executed.
    /// </summary>
    internal async Task<bool> ExpireAsync(ListingDocument document, CancellationToken cancellationToken)
    {
        var listing = document.Listing;
        var until = new QueryDefinition("SELECT c.id FROM c WHERE c.listing_id = @listing AND c.id <= @last")
            .WithParameter("@listing", listing.Id)
            .WithParameter("@last", listing.Trail.Last?.Key ?? Instant.AfterAll);
        var notRestored =
            $"FROM c WHERE NOT IS_DEFINED(c.kept_date) OR c.kept_date <= '{Instant.TextOf(listing.ArchivedDate!.Value)}'";
        PatchOperation[] timeToLive = [PatchOperation.Set("/ttl", (long)HistoryTimeToLive.TotalSeconds)];
        if (await PatchHistoryAsync(listing.Id, until, timeToLive, notRestored, cancellationToken))
            await PatchAsync(
                document.Stored,
                [PatchOperation.Set("/ttl", (long)ListingTimeToLive.TotalSeconds)],
                cancellationToken
            );
        return true;
    }

    /// <summary>
    /// Removes the archive mark and the time to live of a listing whose deletion was undone, that of its history first.
    /// </summary>
    internal async Task<bool> RestoreAsync(
        ListingDocument document,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Later than the archive mark even if another clock set it: ExpireAsync depends on it.
        var keptDate = PriceTrail.InstantAfter(document.Listing.ArchivedDate, now);
        await KeepHistoryAsync(document.Listing.Id, keptDate, cancellationToken);
        PatchOperation[] operations =
        [
            PatchOperation.Set("/kept_date", Instant.TextOf(keptDate)),
            PatchOperation.Remove("/archived_date"),
            .. Removal("/archived_deletion", document.Listing.ArchivedDeletion),
            .. Removal("/ttl", document.Listing.TimeToLive),
        ];
        return await PatchAsync(document.Stored, operations, cancellationToken);
    }

    /// <summary>Removes the time to live of a history, and notes when, so that no older step sets it again.</summary>
    internal Task KeepHistoryAsync(long listingId, DateTimeOffset keptDate, CancellationToken cancellationToken)
    {
        var all = new QueryDefinition("SELECT c.id FROM c WHERE c.listing_id = @listing").WithParameter(
            "@listing",
            listingId
        );
        PatchOperation[] keep =
        [
            PatchOperation.Set("/ttl", (long)Never),
            PatchOperation.Set("/kept_date", Instant.TextOf(keptDate)),
        ];
        return PatchHistoryAsync(listingId, all, keep, null, cancellationToken);
    }

    /// <summary>Cosmos rejects the removal of a missing member.</summary>
    private static PatchOperation[] Removal(string path, object? value) =>
        value is not null ? [PatchOperation.Remove(path)] : [];

    private Task<bool> PatchAsync(
        StoredListing stored,
        IReadOnlyList<PatchOperation> operations,
        CancellationToken cancellationToken
    )
    {
        var key = ListingId.Format(stored.Listing.Id);
        var options = new PatchItemRequestOptions { IfMatchEtag = stored.ETag };
        return _listings.TryPatchAsync(key, new PartitionKey(key), operations, options, cancellationToken);
    }

    /// <summary>
    /// Patches the documents of a history that a query selects; <see langword="false"/> if one does not meet the
    /// condition.
    /// </summary>
    private async Task<bool> PatchHistoryAsync(
        long listingId,
        QueryDefinition query,
        IReadOnlyList<PatchOperation> operations,
        string? condition,
        CancellationToken cancellationToken
    )
    {
        var partition = new PartitionKey(listingId);
        var options = new TransactionalBatchPatchItemRequestOptions
        {
            EnableContentResponseOnWrite = false,
            FilterPredicate = condition,
        };
        using var pages = _prices.GetItemQueryIterator<JsonElement>(
            query,
            null,
            new QueryRequestOptions { PartitionKey = partition, MaxItemCount = ItemStreams.MaxBatch }
        );
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellationToken);
            foreach (var documents in page.Chunk(ItemStreams.MaxBatch))
            {
                var batch = _prices.CreateTransactionalBatch(partition);
                foreach (var document in documents)
                    batch.PatchItem(document.GetProperty("id").GetString(), operations, options);
                using var response = await batch.ExecuteAsync(cancellationToken);
                if (response.StatusCode == HttpStatusCode.PreconditionFailed)
                    return false;
                response.EnsureSuccess();
            }
        }

        return true;
    }
}
