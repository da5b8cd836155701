using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Archive;

/// <summary>
/// Archives every deleted listing with its complete price history, and only then lets both expire. The feed only names
/// the listings to process; what is done depends on the current document (<see cref="ArchiveStep"/>), so redelivered
/// old versions change nothing. To restore a listing within its 30 days, remove <c>deleted_date</c> from its document;
/// this function then removes the time to live of the listing and its history.
/// </summary>
public sealed partial class ArchiveDeletedListings(
    DeletedListings deleted,
    IListingStore listings,
    IPriceHistoryStore history,
    HistoryGaps gaps,
    IListingArchive archive,
    FeedAttempts attempts,
    TimeProvider time,
    ListingMetrics metrics,
    ILogger<ArchiveDeletedListings> log
)
{
    /// <summary>Listings processed in parallel; each holds its history in memory.</summary>
    private const int Parallelism = 8;

    /// <summary>
    /// Steps of one listing: the three that there are, and some retries after a concurrency conflict.
    /// </summary>
    private const int MaxSteps = 10;

    /// <summary>
    /// Archives the deleted listings of a batch. If a transient failure prevents some from being archived, the others
    /// still are; then an exception makes the retry policy redeliver the batch. Nothing expires before it is archived.
    /// </summary>
    /// <param name="batch">The feed's documents, a JSON array, each listing at its latest version.</param>
    /// <param name="cancellationToken">Signalled when the host stops; the batch is redelivered.</param>
    [Function(nameof(ArchiveDeletedListings))]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:05:00")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            "%Cosmos:Database%",
            Containers.Listings,
            Connection = "Cosmos",
            LeaseContainerName = Containers.Leases,
            LeaseContainerPrefix = Feeds.ArchiveDeletedListings,
            StartFromBeginning = true,
            FeedPollDelay = 5000
        )]
            string batch,
        CancellationToken cancellationToken
    )
    {
        if (!FeedBatch.TryRead(batch, out var documents, out var reason))
        {
            // No listing can be identified, so none expires.
            Log.Unreadable(log, reason);
            return;
        }

        await FeedBatch.HandleAsync(
            [.. documents.Where(ListingDocument.Concerns).Select(StoredListing.IdOf).OfType<string>().Distinct()],
            Parallelism,
            attempts,
            id => $"{Feeds.ArchiveDeletedListings}/{id}",
            TryAdvanceAsync,
            (id, failure, _) =>
            {
                Log.NotArchived(log, id, $"It keeps failing: {failure.Message}");
                return Task.CompletedTask;
            },
            "Some listings could not be archived",
            cancellationToken
        );
    }

    /// <summary>
    /// Processes a listing. One whose changes Cosmos permanently rejects is kept as it is, so that it does not block
    /// the others.
    /// </summary>
    private async Task TryAdvanceAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await AdvanceAsync(id, cancellationToken);
        }
        catch (CosmosException e) when (e.IsPermanentRejection())
        {
            Log.NotArchived(log, id, PermanentRejection.ReasonOf(e));
        }
    }

    /// <summary>Executes the steps of a listing until none is left.</summary>
    private async Task AdvanceAsync(string id, CancellationToken cancellationToken)
    {
        var historyExpires = false;
        for (var attempt = 0; attempt < MaxSteps; attempt++)
        {
            if (await deleted.ReadAsync(id, cancellationToken) is not { } json)
                return;
            if (!ListingDocument.TryRead(json, out var document, out var reason))
            {
                if (ListingDocument.Concerns(json))
                    Log.NotArchived(log, id, reason);
                return;
            }

            // The deletion was undone completely while the last step was in flight.
            if (historyExpires && document.Listing is { DeletedDate: null, ArchivedDate: null })
                await deleted.KeepHistoryAsync(
                    document.Listing.Id,
                    document.Listing.KeptDate ?? time.GetUtcNow(),
                    cancellationToken
                );
            if (document.Next == ArchiveStep.None)
                return;

            historyExpires |= document.Next == ArchiveStep.Expire;
            // If a step fails because the listing changed, the next attempt decides by its new version.
            var goesOn = document.Next switch
            {
                ArchiveStep.Archive => await ArchiveAsync(document.Stored, cancellationToken),
                ArchiveStep.Expire => await deleted.ExpireAsync(document, cancellationToken),
                _ => await RestoreAsync(document, cancellationToken),
            };
            if (!goesOn)
                return;
        }

        throw new InvalidOperationException($"Listing {id} had a concurrency conflict at every attempt to archive it.");
    }

    /// <summary>
    /// Archives a listing; <see langword="false"/> if it must wait, because its history has a gap. When the gap is
    /// closed or accepted, its document says so, and the feed delivers it again.
    /// </summary>
    private async Task<bool> ArchiveAsync(StoredListing stored, CancellationToken cancellationToken)
    {
        var listing = stored.Listing;
        var deletedDate = listing.DeletedDate!.Value;
        var path = ArchivedListing.PathOf(listing.Id, deletedDate);
        // What is archived at that version is of this version of the listing, or of an older one: if it is newer by the
        // time it is replaced, it stays.
        var version = await archive.VersionOfAsync(path, cancellationToken);
        if (await deleted.IsChangedAsync(stored, cancellationToken))
            return true;
        // The recorder leaves deleted listings to this. What is evicted from the trail by it is recorded already.
        if (await listings.AbsorbNowAsync(history, stored, cancellationToken))
            return true;

        // The recorder may be behind, and no change may be added to a history after its time to live is set.
        await history.EnsureRecordedAsync(listing.Priced, listing.Trail, cancellationToken);
        if (await gaps.CheckAsync(stored, cancellationToken) is not { } prices)
        {
            Log.Waits(log, listing.Id);
            return false;
        }

        // Later than both even if another clock set them: DeletedListings.ExpireAsync depends on it.
        var after = listing.KeptDate > deletedDate ? listing.KeptDate : deletedDate;
        var archivedDate = PriceTrail.InstantAfter(after, time.GetUtcNow());
        var archived = ArchivedListing.Of(listing, deletedDate, archivedDate, prices);
        if (!await archive.WriteAsync(archived, version, cancellationToken))
            return true;
        if (await deleted.MarkArchivedAsync(stored, archivedDate, cancellationToken))
        {
            metrics.AddArchived();
            Log.Archived(log, listing.Id, prices.Count, archived.Path);
        }

        return true;
    }

    private async Task<bool> RestoreAsync(ListingDocument document, CancellationToken cancellationToken)
    {
        // While it was archived, the recorder recorded nothing of it.
        await history.EnsureRecordedAsync(document.Listing.Priced, document.Listing.Trail, cancellationToken);
        if (await deleted.RestoreAsync(document, time.GetUtcNow(), cancellationToken))
            Log.Restored(log, document.Listing.Id);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Archived listing {ListingId} with {Count} prices as {Path}")]
        public static partial void Archived(ILogger logger, long listingId, int count, string path);

        [LoggerMessage(
            LogLevel.Information,
            "Restored listing {ListingId}: it is no longer deleted and does not expire"
        )]
        public static partial void Restored(ILogger logger, long listingId);

        [LoggerMessage(
            LogLevel.Error,
            "Listing {ListingId} is not archived and does not expire, because its price history has a gap"
        )]
        public static partial void Waits(ILogger logger, long listingId);

        [LoggerMessage(LogLevel.Error, "Listing {ListingId} cannot be archived and does not expire: {Reason}")]
        public static partial void NotArchived(ILogger logger, string listingId, string reason);

        [LoggerMessage(
            LogLevel.Error,
            "A batch of the change feed cannot be read; none of its listings expire: {Reason}"
        )]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
