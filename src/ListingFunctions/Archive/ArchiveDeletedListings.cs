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
    IListingArchive archive,
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
            documents.Where(ListingDocument.Concerns).Select(FeedDocument.IdOf).OfType<string>().Distinct(),
            Parallelism,
            TryAdvanceAsync,
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
                await deleted.KeepHistoryAsync(document.Listing.Id, cancellationToken);
            if (document.Next == ArchiveStep.None)
                return;

            await RecordAsync(document.Prices, cancellationToken);
            historyExpires |= document.Next == ArchiveStep.Expire;
            // If a step fails because the listing changed, the next attempt decides by its new version.
            await (
                document.Next switch
                {
                    ArchiveStep.Archive => ArchiveAsync(document, cancellationToken),
                    ArchiveStep.Expire => deleted.ExpireAsync(document, cancellationToken),
                    _ => RestoreAsync(document, cancellationToken),
                }
            );
        }

        throw new InvalidOperationException($"Listing {id} had a concurrency conflict at every attempt to archive it.");
    }

    /// <summary>
    /// Records the changes of the trail, because the recorder may be behind and no change may be added to a history
    /// after its time to live is set. Most are already recorded; the resulting conflicts also guarantee that a later
    /// read of the history in this session is at least as new.
    /// </summary>
    private async Task RecordAsync(FeedDocument document, CancellationToken cancellationToken)
    {
        foreach (var change in document.Trail.Recent)
            await history.AppendAsync(
                document.ListingId,
                change,
                document.Trail.PreviousPriceOf(change),
                cancellationToken
            );
    }

    private async Task ArchiveAsync(ListingDocument document, CancellationToken cancellationToken)
    {
        var listing = document.Listing;
        var recorded = await history.ReadAsync(listing.Id, null, null, cancellationToken);
        var last = recorded.Count > 0 ? recorded[^1].CreatedDate : (DateTimeOffset?)null;
        if (listing.HasOutOfBandWrite || listing.Trail.IsBehind(last))
        {
            await AbsorbOutOfBandWriteAsync(document.Prices, cancellationToken);
            return;
        }

        // The missing changes may be restored: a history with a gap must not replace a complete one.
        if (listing.OlderUntil is { } until && recorded.All(change => change.CreatedDate != until))
            throw new InvalidOperationException(
                $"The history of listing {listing.Id} up to {PriceChange.KeyOf(until)} is missing from listing_prices."
            );

        var prices = ArchivedListing.CompleteHistory(recorded, listing.RecentPrices);
        var deletedDate = listing.DeletedDate!.Value;
        // Later than the deletion even if the clock was set back: ListingDocument.Next depends on it.
        var archivedDate = PriceTrail.InstantAfter(deletedDate, time.GetUtcNow());
        var archived = new ArchivedListing(new ListingResponse(listing), deletedDate, archivedDate, prices);
        await archive.WriteAsync(archived, cancellationToken);
        if (!await deleted.MarkArchivedAsync(document, archivedDate, cancellationToken))
            return;
        metrics.AddArchived();
        Log.Archived(log, listing.Id, prices.Count, archived.Path);
    }

    private async Task RestoreAsync(ListingDocument document, CancellationToken cancellationToken)
    {
        if (await deleted.RestoreAsync(document, cancellationToken))
            Log.Restored(log, document.Listing.Id);
    }

    /// <summary>
    /// Absorbs a price that was written out of band just before the deletion, since the recorder ignores deleted
    /// listings. The changes evicted by this are recorded already.
    /// </summary>
    private async Task AbsorbOutOfBandWriteAsync(FeedDocument document, CancellationToken cancellationToken)
    {
        var recorded = await history.ReadTrailAsync(document.ListingId, null, cancellationToken);
        var (trail, _) = document.Trail.Absorb(document.LatestPriceEur, document.WrittenDate, recorded).Trim();
        await listings.WriteTrailAsync(document.ListingId, trail, document.ETag!, cancellationToken);
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

        [LoggerMessage(LogLevel.Error, "Listing {ListingId} cannot be archived and does not expire: {Reason}")]
        public static partial void NotArchived(ILogger logger, string listingId, string reason);

        [LoggerMessage(
            LogLevel.Error,
            "A batch of the change feed cannot be read; none of its listings expire: {Reason}"
        )]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
