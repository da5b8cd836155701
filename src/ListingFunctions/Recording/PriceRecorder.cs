using System.Net;
using System.Text.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using ListingFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Recording;

/// <summary>
/// Tells the history, <c>listing_prices</c>, the price changes that a document of <c>listings</c> carries. Telling is
/// idempotent, and each version of a document carries its changes, so it may be done at any time, and again.
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
    /// Records a document that the feed brings. Why it never can be, where it is no listing or Cosmos will not take its
    /// prices (400, 413); <see langword="null"/> when it is recorded. Everything else that goes wrong may go right
    /// later (429, 449, 408, 5xx, no network, a role not yet assigned) and is thrown.
    /// </summary>
    public async Task<string?> RecordAsync(JsonElement document, CancellationToken cancellationToken) =>
        (
            await TryAsync(document, (listing, token) => RecordAsync(listing, fromFeed: true, token), cancellationToken)
        ).Failure;

    /// <summary>Records a document that failed before, or what has become of it; as <see cref="RecordAsync(JsonElement, CancellationToken)"/>.</summary>
    public async Task<string?> RetryAsync(JsonElement document, CancellationToken cancellationToken) =>
        (
            await TryAsync(
                document,
                (listing, token) => RecordAsync(listing, fromFeed: false, token),
                cancellationToken
            )
        ).Failure;

    /// <summary>
    /// Records again all that a document carries, whatever is remembered of it: for a history that was lost, or
    /// restored in part. A listing that has older changes than the history now holds is told where it begins.
    /// </summary>
    public Task<Recording> ReplayAsync(JsonElement document, CancellationToken cancellationToken) =>
        TryAsync(document, ReplayAsync, cancellationToken);

    /// <summary>What Cosmos will never take is a failure as what cannot be read is; see <see cref="RecordAsync(JsonElement, CancellationToken)"/>.</summary>
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
        catch (CosmosException e)
            when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            return new Recording(0, Failure: $"Cosmos will not take it ({(int)e.StatusCode}): {e.ResponseBody}");
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
        // One that is archived waits for its end together with its history; what is added now would outlive both.
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
        Log.Shortened(log, listing.ListingId, PriceChange.KeyOf(until));
        return new Recording(count, IsShortened: true);
    }

    /// <summary>Of a listing with several changes that it has not met, it asks once how far they are recorded.</summary>
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
    /// A price edited outside the API becomes a change of the trail by a conditional write, as any other: whoever
    /// comes second, a delivery of the same version or a PUT that took the edit up itself, finds a newer version. So
    /// does a version whose trail is behind the history: an old one that is delivered again, unless an old copy was
    /// written back over a newer one, which is an edit too.
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
        var taken = await listings.WriteTrailAsync(listing.ListingId, trail, listing.ETag, cancellationToken);
        return taken ? trail : listing.Trail;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listing {ListingId} is at {PriceEur} EUR since {CreatedDate}")]
        public static partial void Recorded(ILogger logger, long listingId, decimal priceEur, string createdDate);

        [LoggerMessage(
            LogLevel.Error,
            "The history of listing {ListingId} up to {OlderUntil} is not in listing_prices any more; what is left is answered from now on"
        )]
        public static partial void Shortened(ILogger logger, long listingId, string olderUntil);
    }
}

/// <summary>What recording a document came to.</summary>
/// <param name="Count">How many changes were not recorded before.</param>
/// <param name="IsShortened">Whether changes that only <c>listing_prices</c> held were found to be gone.</param>
/// <param name="Failure">Why it cannot be recorded; <see langword="null"/> when it is.</param>
public readonly record struct Recording(int Count, bool IsShortened = false, string? Failure = null);
