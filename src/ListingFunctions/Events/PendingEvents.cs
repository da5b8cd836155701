using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Events;

/// <summary>The events of a listing that are not pushed yet, derived from its document as the recorder derives prices.</summary>
/// <remarks>
/// Everything that is pushed of a listing comes from one document of one feed: its price changes from the trail, its
/// deletion from the mark in the same version. So the order is that of the listing: changes by their instants, and the
/// deletion last, which the API writes nothing after unless its source restores the listing; then further changes follow. A second function on <c>listing_prices</c> could not know whether
/// a deletion that the other pushes comes after it. The feed delivers only latest versions; that is enough, since each
/// carries its recent changes, and those that were evicted from it are recorded in the history.
/// </remarks>
internal static class PendingEvents
{
    /// <summary>
    /// The pending events, in order. No call if there are none; otherwise those of
    /// <see cref="ListingTrails.TrailOfAsync"/>, one query if changes were evicted from the trail since the last push,
    /// and one if the price before the first change is only in the history.
    /// </summary>
    /// <param name="history">The price histories.</param>
    /// <param name="listing">The listing, as the feed delivered it.</param>
    /// <param name="published">How far its events are pushed; <see langword="null"/> if none are.</param>
    /// <param name="beginning">Changes before this instant are not pushed.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async Task<IReadOnlyList<PendingEvent>> OfAsync(
        IPriceHistoryStore history,
        Listing listing,
        PublishedListing? published,
        DateTimeOffset beginning,
        CancellationToken cancellationToken
    )
    {
        // One millisecond before: all instants are whole milliseconds.
        var last = published?.LastChange ?? beginning.AddMilliseconds(-1);
        var deletion = listing.DeletedDate is { } date && date != published?.DeletedDate ? listing.DeletedDate : null;
        if (deletion < beginning)
            deletion = null;
        if (deletion is null && !(listing.Trail.Last?.CreatedDate > last))
            return []; // An out-of-band write that is not absorbed yet is, and then delivered again.

        var trail = await history.TrailOfAsync(listing, cancellationToken);
        var events = new List<PendingEvent>();
        var state = published ?? new PublishedListing { Id = listing.Id };
        PriceChange? previous = null;
        foreach (var change in await ChangesAsync(history, listing.Id, trail, last, cancellationToken))
        {
            var price =
                previous is not null && previous.Number + 1 == change.Number
                    ? previous.PriceEur
                    : await PreviousPriceAsync(history, listing.Id, trail, change, cancellationToken);
            state = state.AfterChange(change.CreatedDate);
            events.Add(new(CloudEventEnvelope.Of(RecordedChange.Of(listing.Priced, change, price)), state));
            previous = change;
        }

        if (deletion is { } deletedDate)
            events.Add(new(CloudEventEnvelope.Of(ListingEvent.Of(listing)), state.AfterDeletion(deletedDate)));
        return events;
    }

    /// <summary>The changes after an instant, oldest first.</summary>
    private static async Task<IEnumerable<PriceChange>> ChangesAsync(
        IPriceHistoryStore history,
        long listingId,
        PriceTrail trail,
        DateTimeOffset last,
        CancellationToken cancellationToken
    )
    {
        var carried = trail.Recent.Where(change => change.CreatedDate > last);
        if (!(trail.OlderUntil > last) || trail.First is not { } first)
            return carried;
        var evicted = await history.ReadAsync(listingId, last.AddMilliseconds(1), first.CreatedDate, cancellationToken);
        return evicted.Select(price => price.Change).Concat(carried);
    }

    private static async Task<decimal?> PreviousPriceAsync(
        IPriceHistoryStore history,
        long listingId,
        PriceTrail trail,
        PriceChange change,
        CancellationToken cancellationToken
    )
    {
        if (change.Number == 1)
            return null;
        var carried = trail.Contains(change) ? trail.PreviousPriceOf(change) : PreviousPrice.Unknown;
        return carried.PriceEur ?? await history.ReadPreviousPriceAsync(listingId, change, cancellationToken);
    }
}

/// <summary>An event to be pushed.</summary>
/// <param name="Event">The event.</param>
/// <param name="After">How far the events of its listing are pushed then.</param>
internal sealed record PendingEvent(CloudEventEnvelope Event, PublishedListing After);
