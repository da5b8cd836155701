using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Archive;

/// <summary>
/// Writes every deleted listing with its whole history into the archive, and only then lets both expire. The feed says
/// which listings to look at; what is done is decided by what the listing is now (<see cref="ArchiveStep"/>), so old
/// versions, brought again, change nothing. Whoever wants a listing back within its 30 days removes
/// <c>deleted_date</c> from its document, and this function sees to it that neither it nor its history expires.
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
    /// <summary>Listings at once; each holds its history in memory.</summary>
    private const int Parallelism = 8;

    /// <summary>Steps of one listing: the three that there are, and some that another host was quicker with.</summary>
    private const int MaxSteps = 10;

    /// <summary>
    /// Archives what a batch shows as deleted. When something could not be archived now, the rest is, and then it
    /// throws, so that the retry policy brings the batch again; nothing expires that is not archived.
    /// </summary>
    /// <param name="batch">The feed's documents, a JSON array, each listing at its latest version.</param>
    /// <param name="cancellationToken">The host is stopping; the batch comes again.</param>
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
        var unarchived = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            IdsIn(batch),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                try
                {
                    await TryAdvanceAsync(id, token);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    unarchived.Enqueue(e);
                }
            }
        );
        if (!unarchived.IsEmpty)
            throw new AggregateException(
                "Some listings could not be archived now; the batch must come again.",
                unarchived
            );
    }

    /// <summary>A listing that Cosmos will never take a change of is kept as it is; it must not stand in the way of all others.</summary>
    private async Task TryAdvanceAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await AdvanceAsync(id, cancellationToken);
        }
        catch (CosmosException e)
            when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            Log.Kept(log, id, $"Cosmos will not take it ({(int)e.StatusCode}): {e.ResponseBody}");
        }
    }

    /// <summary>Takes the listing from step to step until there is none left.</summary>
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
                    Log.Kept(log, id, reason);
                return;
            }

            // A deletion that was taken back, wholly, while the last step was on its way.
            if (historyExpires && document.Listing is { DeletedDate: null, ArchivedDate: null })
                await deleted.KeepHistoryAsync(document.Listing.Id, cancellationToken);
            if (document.Next == ArchiveStep.None)
                return;

            await RecordAsync(document.Prices, cancellationToken);
            historyExpires |= document.Next == ArchiveStep.Expire;
            // Where a step is refused because somebody changed the listing, the next attempt sees what it is now.
            await (
                document.Next switch
                {
                    ArchiveStep.Archive => ArchiveAsync(document, cancellationToken),
                    ArchiveStep.Expire => deleted.ExpireAsync(document, cancellationToken),
                    _ => RestoreAsync(document, cancellationToken),
                }
            );
        }

        throw new InvalidOperationException($"Listing {id} was changed by others at every attempt to archive it.");
    }

    /// <summary>
    /// Tells the history what the listing carries, as the recorder may be behind: no change may come to a history after
    /// its time to live was set. Most of it is there; to be told so also makes sure that what is read of the history
    /// after this is no older.
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

        // What is missing was lost, and may be restored: a history with a hole must not take the place of a whole one.
        if (listing.OlderUntil is { } until && recorded.All(change => change.CreatedDate != until))
            throw new InvalidOperationException(
                $"The history of listing {listing.Id} up to {PriceChange.KeyOf(until)} is not in listing_prices."
            );

        var prices = ArchivedListing.CompleteHistory(recorded, listing.RecentPrices);
        var deletedDate = listing.DeletedDate!.Value;
        // Later than the deletion whatever the clock does: that is how the listing is known to be archived.
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
    /// A price edited outside the API just before the deletion: the recorder leaves deleted listings alone. What leaves
    /// the trail for it is recorded.
    /// </summary>
    private async Task AbsorbOutOfBandWriteAsync(FeedDocument document, CancellationToken cancellationToken)
    {
        var recorded = await history.ReadTrailAsync(document.ListingId, null, cancellationToken);
        var (trail, _) = document.Trail.Absorb(document.LatestPriceEur, document.WrittenDate, recorded).Trim();
        await listings.WriteTrailAsync(document.ListingId, trail, document.ETag!, cancellationToken);
    }

    /// <summary>The listings to look at.</summary>
    private List<string> IdsIn(string batch)
    {
        try
        {
            using var documents = JsonDocument.Parse(batch, FeedDocument.ReadingOptions);
            return
            [
                .. documents
                    .RootElement.EnumerateArray()
                    .Where(ListingDocument.Concerns)
                    .Select(FeedDocument.IdOf)
                    .OfType<string>()
                    .Distinct(),
            ];
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Nothing in it can be named, so nothing of it expires.
            Log.Unreadable(log, e.Message);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listing {ListingId} is archived with {Count} prices as {Path}")]
        public static partial void Archived(ILogger logger, long listingId, int count, string path);

        [LoggerMessage(LogLevel.Information, "Listing {ListingId} is not deleted any more and will not expire")]
        public static partial void Restored(ILogger logger, long listingId);

        [LoggerMessage(LogLevel.Error, "Listing {ListingId} cannot be archived and is kept: {Reason}")]
        public static partial void Kept(ILogger logger, string listingId, string reason);

        [LoggerMessage(LogLevel.Error, "A batch of the feed cannot be read, and all of it is kept: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
