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
    ListingMetrics metrics,
    ILogger<PriceRecorder> log
)
{
    /// <summary>
    /// Records the price changes of a document from the change feed. Returns <see langword="null"/> if they are
    /// recorded, or the reason why they never can be: the document is not a listing, or Cosmos rejects its prices (400,
    /// 413). Transient failures (429, 449, 408, 5xx, no network, a role not assigned yet) are thrown.
    /// </summary>
    public async Task<string?> RecordAsync(JsonElement document, CancellationToken cancellationToken) =>
        (
            await TryAsync(document, (listing, token) => RecordAsync(listing, fromFeed: true, token), cancellationToken)
        ).Failure;

    /// <summary>
    /// Records a dead letter, or the current document of its listing; results as in
    /// <see cref="RecordAsync(JsonElement, CancellationToken)"/>.
    /// </summary>
    public async Task<string?> RetryAsync(JsonElement document, CancellationToken cancellationToken) =>
        (
            await TryAsync(
                document,
                (listing, token) => RecordAsync(listing, fromFeed: false, token),
                cancellationToken
            )
        ).Failure;

    /// <summary>
    /// Records every change of a document without relying on remembered progress: for a history that was lost, or
    /// restored in part. If older changes are gone from the history, the listing's <see cref="PriceTrail.OlderUntil"/>
    /// is set to the newest that is left.
    /// </summary>
    public Task<Recording> ReplayAsync(JsonElement document, CancellationToken cancellationToken) =>
        TryAsync(document, ReplayAsync, cancellationToken);

    /// <summary>
    /// A document that Cosmos permanently rejects fails like one that cannot be read; see
    /// <see cref="RecordAsync(JsonElement, CancellationToken)"/>.
    /// </summary>
    private static async Task<Recording> TryAsync(
        JsonElement document,
        Func<FeedDocument, CancellationToken, Task<Recording>> record,
        CancellationToken cancellationToken
    )
    {
        if (!FeedDocument.TryRead(document, out var listing, out var reason))
            return new Recording(0, Failure: reason);
        try
        {
            return await record(listing, cancellationToken);
        }
        catch (CosmosException e) when (e.IsPermanentRejection())
        {
            return new Recording(0, Failure: PermanentRejection.ReasonOf(e));
        }
    }

    private async Task<Recording> RecordAsync(FeedDocument listing, bool fromFeed, CancellationToken cancellationToken)
    {
        await LoadProgressAsync(listing, cancellationToken);
        var trail = await AbsorbOutOfBandWriteAsync(listing, cancellationToken);
        var count = 0;
        foreach (var change in trail.After(recorded.Find(listing.ListingId)))
        {
            if (await history.AppendAsync(listing.ListingId, change, trail.PreviousPriceOf(change), cancellationToken))
            {
                count++;
                metrics.AddPriceChanges(1);
                if (fromFeed)
                    metrics.RecordDelay(change.CreatedDate);
                Log.Recorded(log, listing.ListingId, change.PriceEur, change.Key);
            }

            recorded.Remember(listing.ListingId, change.CreatedDate);
        }

        return new Recording(count);
    }

    private async Task<Recording> ReplayAsync(FeedDocument listing, CancellationToken cancellationToken)
    {
        // An archived listing expires together with its history; a change added now would outlive both.
        if (listing.ArchivedDate is not null)
            return default;

        var (count, _, _) = await RecordAsync(listing, fromFeed: false, cancellationToken);
        var missing = await history.EnsureRecordedAsync(listing.ListingId, listing.RecentPrices, cancellationToken);
        metrics.AddPriceChanges(missing);
        count += missing;
        if (listing is not { OlderUntil: { } until, Trail: { First: { } first } trail, ETag: { } etag })
            return new Recording(count);

        var older = await history.ReadTrailAsync(listing.ListingId, first.CreatedDate, cancellationToken);
        if (older.Last?.CreatedDate == until)
            return new Recording(count);
        var shortened = trail with { OlderUntil = older.Last?.CreatedDate };
        await listings.WriteTrailAsync(listing.ListingId, shortened, etag, cancellationToken);
        Log.HistoryShortened(log, listing.ListingId, PriceChange.KeyOf(until));
        return new Recording(count, IsShortened: true);
    }

    /// <summary>
    /// Reads once how far the changes of a listing are recorded, if it has several changes and no progress is
    /// remembered.
    /// </summary>
    private async Task LoadProgressAsync(FeedDocument listing, CancellationToken cancellationToken)
    {
        if (recorded.Find(listing.ListingId) is null && listing.RecentPrices.Count > 1)
            await ReadRecordedAsync(listing.ListingId, cancellationToken);
    }

    private async Task<PriceTrail> ReadRecordedAsync(long listingId, CancellationToken cancellationToken)
    {
        var trail = await history.ReadTrailAsync(listingId, null, cancellationToken);
        if (trail.Last is { } last)
            recorded.Remember(listingId, last.CreatedDate);
        return trail;
    }

    /// <summary>
    /// Appends a price that was written out of band to the trail, by a conditional write. If this version is
    /// redelivered, or a PUT has absorbed the price itself, the ETag no longer matches. A trail that is behind the
    /// history is either an old version, redelivered (the ETag does not match), or an old copy that was written back
    /// over a newer version, which is an out-of-band write too.
    /// </summary>
    private async Task<PriceTrail> AbsorbOutOfBandWriteAsync(FeedDocument listing, CancellationToken cancellationToken)
    {
        var isEdited =
            !listing.Trail.IsAt(listing.LatestPriceEur) || listing.Trail.IsBehind(recorded.Find(listing.ListingId));
        if (!isEdited || listing is { DeletedDate: not null } or { ETag: null })
            return listing.Trail;

        var known = await ReadRecordedAsync(listing.ListingId, cancellationToken);
        var (trail, evicted) = listing.Trail.Absorb(listing.LatestPriceEur, listing.WrittenDate, known).Trim();
        await history.EnsureRecordedAsync(listing.ListingId, evicted, cancellationToken);
        var applied = await listings.WriteTrailAsync(listing.ListingId, trail, listing.ETag, cancellationToken);
        return applied ? trail : listing.Trail;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "Recorded price {PriceEur} EUR of listing {ListingId}, set at {CreatedDate}"
        )]
        public static partial void Recorded(ILogger logger, long listingId, decimal priceEur, string createdDate);

        [LoggerMessage(
            LogLevel.Error,
            "Price history of listing {ListingId} up to {OlderUntil} is missing from listing_prices; from now on only the rest is returned"
        )]
        public static partial void HistoryShortened(ILogger logger, long listingId, string olderUntil);
    }
}

/// <summary>The result of recording a document.</summary>
/// <param name="Count">How many changes were newly recorded.</param>
/// <param name="IsShortened">Whether changes that only <c>listing_prices</c> held are missing from it.</param>
/// <param name="Failure">Why the document can never be recorded; <see langword="null"/> if it is recorded.</param>
public readonly record struct Recording(int Count, bool IsShortened = false, string? Failure = null);
