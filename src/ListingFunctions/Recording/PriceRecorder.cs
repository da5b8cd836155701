using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Recording;

/// <summary>
/// Projects the price changes in a document of <c>listings</c> into the history, <c>listing_prices</c>. The projection
/// is idempotent, and each version of a document carries its recent changes, so a document can be processed at any time
/// and repeatedly.
/// </summary>
public sealed partial class PriceRecorder(
    IListingStore listings,
    IPriceHistoryStore history,
    RecordedPrices recorded,
    HistoryGaps gaps,
    TimeProvider time,
    ListingMetrics metrics,
    ILogger<PriceRecorder> log
)
{
    /// <summary>
    /// Records the price changes of a document from the change feed. Returns <see langword="null"/> if they are
    /// recorded, or the reason why they never can be: the document is not a listing, or Cosmos rejects its prices (400,
    /// 413). Transient failures (429, 449, 408, 5xx, no network, a role not assigned yet) are thrown.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public Task<string?> RecordAsync(JsonElement document, CancellationToken cancellationToken) =>
        RecordAsync(DeliveredListing.Of(document), RecordedAhead.Nothing, cancellationToken);

    /// <summary>
    /// The same for a document of a batch, whose histories were read ahead; see <see cref="ReadAheadAsync"/>.
    /// </summary>
    internal async Task<string?> RecordAsync(
        DeliveredListing document,
        RecordedAhead ahead,
        CancellationToken cancellationToken
    ) =>
        (
            await TryAsync(
                document,
                (delivered, token) => RecordAsync(delivered, ahead, fromFeed: true, token),
                cancellationToken
            )
        ).Failure;

    /// <summary>
    /// Reads together what is recorded of the listings of a batch of which it must be known. Nothing is read ahead if
    /// that fails, whatever the cause: then each is read when it is recorded, and a failure is its own.
    /// </summary>
    internal async Task<RecordedAhead> ReadAheadAsync(
        IEnumerable<DeliveredListing> documents,
        CancellationToken cancellationToken
    )
    {
        var ids = documents
            .Where(document => RecordedAhead.CanHave(document) && !IsKnown(document) && !IsFirst(document))
            .Select(document => document.Stored!.Listing.Id)
            .ToHashSet();
        try
        {
            return await RecordedAhead.OfAsync(ids, history, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotReadAhead(log, e, ids.Count);
            return RecordedAhead.Nothing;
        }
    }

    /// <summary>
    /// Records a dead letter, or the current document of its listing; results as in
    /// <see cref="RecordAsync(JsonElement, CancellationToken)"/>.
    /// </summary>
    public async Task<string?> RetryAsync(JsonElement document, CancellationToken cancellationToken) =>
        (
            await TryAsync(
                DeliveredListing.Of(document),
                (delivered, token) => RecordAsync(delivered, RecordedAhead.Nothing, fromFeed: false, token),
                cancellationToken
            )
        ).Failure;

    /// <summary>
    /// A document that Cosmos permanently rejects fails like one that cannot be read; see
    /// <see cref="RecordAsync(JsonElement, CancellationToken)"/>.
    /// </summary>
    private static async Task<Recording> TryAsync(
        DeliveredListing document,
        Func<DeliveredListing, CancellationToken, Task<Recording>> record,
        CancellationToken cancellationToken
    )
    {
        if (document.Stored is not { } stored)
            return new Recording(0, Failure: document.Reason);
        // An archived listing expires together with its history; a change added now would outlive both.
        if (stored.Listing.IsArchived)
            return default;
        try
        {
            return await record(document, cancellationToken);
        }
        catch (CosmosException e) when (e.IsPermanentRejection())
        {
            return new Recording(0, Failure: PermanentRejection.ReasonOf(e));
        }
    }

    private async Task<Recording> RecordAsync(
        DeliveredListing delivered,
        RecordedAhead ahead,
        bool fromFeed,
        CancellationToken cancellationToken
    )
    {
        var stored = delivered.Stored!;
        var listing = stored.Listing;
        // Remembered progress saves the calls if nothing is new. What is new is appended to what the history holds:
        // others may have recorded more, of versions that Cosmos has lost since.
        if (IsKnown(delivered))
            return default;
        // If its only change was recorded before, it is a redelivery, or an old copy of a listing that has more.
        if (
            IsFirst(delivered)
            && await AppendAsync(listing, listing.Trail.Recent, fromFeed, cancellationToken) is > 0 and var first
        )
            return new Recording(first);

        var newest = ahead.Take(delivered) ?? await history.ReadNewestAsync(listing, cancellationToken);
        if (await AbsorbAsync(stored, newest, cancellationToken) is not { } current)
            // The newer version may be an older copy that was written back, or follow one that Cosmos lost: then nobody
            // else has what this one carries.
            return listing.DeletedDate is null
                ? new Recording(
                    await AppendAsync(
                        listing,
                        RecordedTrail.Unrecorded(listing.Trail, newest),
                        fromFeed,
                        cancellationToken
                    )
                )
                : default;
        var count = await AppendAsync(current, current.Trail.After(newest.Last), fromFeed, cancellationToken);
        if (!ReferenceEquals(current, listing))
            count += await history.EnsureRecordedAsync(current.Priced, current.Trail, cancellationToken);
        IReadOnlyList<PriceChange>? all = null;
        var lacksTrend = current.DeletedDate is null && current.Refresh().PriceTrend is null;
        if (current.GapDate is not null || RecordedTrail.HasGap(current.Trail, newest) || lacksTrend)
            all = await gaps.CheckAsync(stored, cancellationToken);
        await RefreshAsync(current, stored.ETag, all, cancellationToken);
        if (current.Trail.Recent.Count > PriceTrail.MaxLength)
            await ShortenAsync(current, stored.ETag, cancellationToken);
        return new Recording(count);
    }

    /// <summary>Whether all that a listing carries is known to be recorded, and nothing else is to be done.</summary>
    private bool IsKnown(DeliveredListing delivered) =>
        delivered is { IsPlain: true, Stored.Listing: var listing }
        && recorded.Find(listing.Id) is { } last
        && listing.Trail.Last == last;

    /// <summary>Whether a listing carries one change, and none is known to be recorded.</summary>
    private bool IsFirst(DeliveredListing delivered) =>
        delivered is { IsPlain: true, Stored.Listing: var listing }
        && listing.RecentPrices.Count == 1
        && recorded.Find(listing.Id) is null;

    /// <summary>
    /// Writes what is derived from a listing, if it is missing or not what it should be. If the listing was changed since,
    /// the feed delivers the newer version.
    /// </summary>
    /// <param name="listing">The listing; what was written to it out of band is absorbed.</param>
    /// <param name="etag">The version that was delivered.</param>
    /// <param name="all">Its complete history; <see langword="null"/> if it was not read, or has a gap.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    private async Task RefreshAsync(
        Listing listing,
        string etag,
        IReadOnlyList<PriceChange>? all,
        CancellationToken cancellationToken
    )
    {
        var refreshed = listing.Refresh(all) with { DerivedDate = time.GetUtcNow() };
        if (listing.DeletedDate is null && etag.Length > 0 && !listing.HasDerivedOf(refreshed))
            await listings.WriteDerivedAsync(refreshed, etag, cancellationToken);
    }

    /// <summary>
    /// Shortens the trail of a listing that was imported with a long history, now that it is recorded. If it was changed
    /// since, that update has done it.
    /// </summary>
    private async Task ShortenAsync(Listing listing, string etag, CancellationToken cancellationToken)
    {
        var trail = await history.TrimAsync(listing.Priced, listing.Trail, cancellationToken);
        if (!trail.IsFull)
            await listings.WriteTrailAsync(listing.With(trail), etag, cancellationToken);
    }

    /// <summary>
    /// Appends changes of a listing's trail to the history, in order; returns how many were not recorded before.
    /// </summary>
    private async Task<int> AppendAsync(
        Listing listing,
        IEnumerable<PriceChange> changes,
        bool fromFeed,
        CancellationToken cancellationToken
    )
    {
        if (changes.ToList() is not [.., var last] all)
            return 0;
        var added = await history.AppendAsync(listing.Priced, listing.Trail, all, cancellationToken);
        foreach (var change in added)
        {
            metrics.AddPriceChanges(1);
            if (fromFeed && !(change.CreatedDate < listing.ImportedDate))
                metrics.RecordDelay(change.CreatedDate);
            Log.Recorded(log, listing.Id, change.PriceEur, change.Key);
        }

        recorded.Remember(listing.Id, last);
        return added.Count;
    }

    /// <summary>
    /// The listing as it should be after it was written out of band; the same listing if it was not.
    /// <see langword="null"/> if a newer version exists, or if it is deleted, so that the archive does this.
    /// </summary>
    private async Task<Listing?> AbsorbAsync(
        StoredListing stored,
        PriceTrail newest,
        CancellationToken cancellationToken
    )
    {
        var listing = stored.Listing;
        if (newest.Last is { } last)
            recorded.Remember(listing.Id, last);
        if (!listing.IsToBeAbsorbed(newest))
            return listing;
        if (listing.DeletedDate is not null)
            return null;
        var absorbed = await listings.AbsorbAsync(history, stored, newest, cancellationToken);
        if (absorbed is not null && !ReferenceEquals(absorbed, listing))
            Log.Absorbed(log, listing.Id);
        return absorbed;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "Recorded price {PriceEur} EUR of listing {ListingId}, set at {CreatedDate}"
        )]
        public static partial void Recorded(ILogger logger, long listingId, decimal priceEur, string createdDate);

        [LoggerMessage(
            LogLevel.Warning,
            "What is recorded of {Count} listings could not be read together; it is read one by one"
        )]
        public static partial void NotReadAhead(ILogger logger, Exception exception, int count);

        [LoggerMessage(
            LogLevel.Warning,
            "Listing {ListingId} was written out of band; its price trail continues its history"
        )]
        public static partial void Absorbed(ILogger logger, long listingId);
    }
}

/// <summary>The result of recording a document.</summary>
/// <param name="Count">How many changes were newly recorded.</param>
/// <param name="HasGap">Whether changes that only <c>listing_prices</c> held are missing from it.</param>
/// <param name="Failure">Why the document can never be recorded; <see langword="null"/> if it is recorded.</param>
public readonly record struct Recording(int Count, bool HasGap = false, string? Failure = null);
