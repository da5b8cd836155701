using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Recording;

public sealed partial class PriceRecorder
{
    /// <summary>
    /// Records every change of a document without relying on remembered progress: for a history that was lost, or
    /// restored in part. Changes that were recorded before changes had numbers get theirs. If older changes are missing
    /// from the history, the listing's document says so from then on; if they are back, it no longer does. What is
    /// derived from the listing and its complete history is stored as it should be.
    /// </summary>
    /// <remarks>A document that fails because of itself is logged, so that it does not stop the replay of all others.</remarks>
    public async Task<Recording> ReplayAsync(JsonElement document, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(
                DeliveredListing.Of(document),
                (delivered, token) => ReplayAsync(delivered.Stored!, token),
                cancellationToken
            );
        }
        catch (Exception e) when (!e.IsTransient() && !cancellationToken.IsCancellationRequested)
        {
            Log.NotReplayed(log, e, StoredListing.IdOf(document));
            return new Recording(0, Failure: e.Message);
        }
    }

    private async Task<Recording> ReplayAsync(StoredListing stored, CancellationToken cancellationToken)
    {
        var listing = stored.Listing;
        var all = await history.ReadAsync(listing.Id, null, null, cancellationToken);
        var newest = RecordedTrail.Of([.. all.TakeLast(PriceTrail.Capacity + 1)]);
        var lost = await history.RecordLostAsync(listing, newest, cancellationToken);
        metrics.AddPriceChanges(lost);
        if (lost > 0)
        {
            all = await history.ReadAsync(listing.Id, null, null, cancellationToken);
            newest = RecordedTrail.Of([.. all.TakeLast(PriceTrail.Capacity + 1)]);
        }

        if (await AbsorbAsync(stored, newest, cancellationToken) is not { } current)
            return new Recording(lost);

        var recordedDates = all.Select(price => price.CreatedDate).ToHashSet();
        var (known, missing) = (
            current.Trail.Recent.Where(change => recordedDates.Contains(change.CreatedDate)),
            current.Trail.Recent.Where(change => !recordedDates.Contains(change.CreatedDate))
        );
        var count = await AppendAsync(current, missing, fromFeed: false, cancellationToken);
        // Gives numbers that the trail has changed since.
        await history.AppendMissingAsync(current.Priced, current.Trail, [.. known], all, cancellationToken);
        current = await NumberAsync(current, stored.ETag, all, cancellationToken);
        var older = RecordedTrail.FromBeginning([
            .. all.Where(price => price.CreatedDate < current.Trail.First?.CreatedDate),
        ]);
        IReadOnlyList<PriceChange>? complete = HistoryProof.IsSequence(older, current.Trail)
            ? [.. older, .. current.Trail.Recent]
            : null;
        if (complete is null || listing.GapDate is not null || listing.MissingPrices is not null)
            complete = await gaps.CheckAsync(stored, cancellationToken);
        await RefreshAsync(current, stored.ETag, complete, cancellationToken);
        return new Recording(lost + count, HasGap: complete is null);
    }

    /// <summary>
    /// Gives numbers to changes that were recorded before changes had numbers, and to the trail; the listing with them.
    /// </summary>
    private async Task<Listing> NumberAsync(
        Listing listing,
        string etag,
        IReadOnlyList<RecordedPrice> all,
        CancellationToken cancellationToken
    )
    {
        if (listing.Trail.IsNumbered && all.All(price => price.Number > 0))
            return listing;

        var trail = await history.TrailOfAsync(listing, cancellationToken);
        if (!trail.IsNumbered)
            return listing;
        if (!listing.RecentPrices.SequenceEqual(trail.Recent))
            await listings.WriteTrailAsync(listing.With(trail), etag, cancellationToken);
        var older = all.Where(price => price.CreatedDate < trail.First?.CreatedDate).ToList();
        var changes = RecordedTrail.FromBeginning(older).Concat(trail.Recent).ToList();
        var unnumbered = all.Where(price => price.Number == 0).Select(price => price.CreatedDate).ToHashSet();
        foreach (var (index, change) in changes.Index().Where(each => unnumbered.Contains(each.Item.CreatedDate)))
            await history.NumberAsync(
                listing.Id,
                change,
                index == 0 ? PreviousPrice.None : PreviousPrice.Of(changes[index - 1]),
                known: 0,
                cancellationToken
            );
        return listing.With(trail);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The price history of listing {ListingId} cannot be replayed")]
        public static partial void NotReplayed(ILogger logger, Exception exception, string? listingId);
    }
}
