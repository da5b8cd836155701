using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Events;

/// <summary>The events of a listing that are not pushed yet, derived from its document as the recorder derives prices.</summary>
/// <remarks>
/// Everything that is pushed of a listing comes from one document of one feed: its price changes from the trail, its
/// deletion from the mark in the same version. So the order is that of the listing: changes by their instants, and the
/// deletion last. After a deletion the API writes nothing more, unless the source restores the listing. A second
/// function on <c>listing_prices</c> could not know whether a deletion that the other pushes comes after it. The feed
/// delivers only latest versions; that is enough, since each carries its recent changes, and those that were evicted
/// from it are recorded in the history.
/// </remarks>
internal static class PendingEvents
{
    /// <summary>All changes of a history; one more is asked for, to prove that the last one is.</summary>
    private const int MaxChanges = int.MaxValue - 1;

    /// <summary>
    /// The pending events, in order. No call if there are none; otherwise those of
    /// <see cref="ListingTrails.TrailOfAsync"/>, one query if changes were evicted from the trail since the last push,
    /// and one if the price before the first change is only in the history.
    /// </summary>
    /// <remarks>
    /// Of a listing whose history has a gap none is pushed until the gap is closed or accepted, which changes the
    /// listing, so that the feed delivers it again.
    /// </remarks>
    /// <param name="history">The price histories.</param>
    /// <param name="gaps">Marks listings whose history has a gap.</param>
    /// <param name="stored">The listing, as the feed delivered it.</param>
    /// <param name="published">How far its events are pushed; <see langword="null"/> if none are.</param>
    /// <param name="beginning">Changes before this instant are not pushed.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async Task<IReadOnlyList<PendingEvent>> OfAsync(
        HistoryReader history,
        HistoryGaps gaps,
        StoredListing stored,
        PublishedListing? published,
        DateTimeOffset beginning,
        CancellationToken cancellationToken
    )
    {
        var listing = stored.Listing;
        // One millisecond before: all instants are whole milliseconds.
        var last = published?.LastChange ?? beginning.AddMilliseconds(-1);
        var deletion = listing.DeletedDate is { } date && date != published?.DeletedDate ? listing.DeletedDate : null;
        if (deletion < beginning)
            deletion = null;
        if (deletion is null && !(listing.Trail.Last?.CreatedDate > last))
            return []; // An out-of-band write that is not absorbed yet is, and then delivered again.

        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        var range = new PriceRange(last.AddMilliseconds(1), null);
        var changes =
            await history.ReadAsync(listing.Id, trail, range, MaxChanges, cancellationToken)
            ?? (await gaps.CheckAsync(stored, cancellationToken))?.Where(change => range.Contains(change.CreatedDate));
        if (changes is null)
            return [];
        var events = new List<PendingEvent>();
        var state = published ?? new PublishedListing { Id = listing.Id };
        PriceChange? previous = null;
        foreach (var change in changes)
        {
            var price =
                previous is not null && previous.Number + 1 == change.Number
                    ? previous.PriceEur
                    : await PreviousPriceAsync(history.Store, listing.Id, trail, change, cancellationToken);
            state = state.AfterChange(change.CreatedDate);
            events.Add(new(CloudEventEnvelope.Of(RecordedChange.Of(listing.Priced, change, price)), state));
            previous = change;
        }

        if (deletion is { } deletedDate)
            events.Add(new(CloudEventEnvelope.Of(ListingEvent.Of(listing)), state.AfterDeletion(deletedDate)));
        return events;
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
