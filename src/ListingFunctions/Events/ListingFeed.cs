using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Listings;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Events;

/// <summary>
/// The change feed of <c>listings</c> as events: the latest state of each listing at least once, and every deletion,
/// because a deleted listing stays in its container as long as <see cref="Deletion.TimeToLive"/>.
/// </summary>
public sealed partial class ListingFeed
{
    /// <summary>
    /// How far behind a follower may be and miss no deletion: a day less than deleted listings stay, because of clocks
    /// and of the time that a request takes.
    /// </summary>
    public static readonly TimeSpan MaxAge = Deletion.TimeToLive - TimeSpan.FromDays(1);

    private readonly ContainerFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger<ListingFeed> _log;

    /// <param name="database">The database.</param>
    /// <param name="ids">The ids of its containers.</param>
    /// <param name="time">The current time.</param>
    /// <param name="log">The log.</param>
    public ListingFeed(Database database, ContainerIds ids, TimeProvider time, ILogger<ListingFeed> log) =>
        (_feed, _time, _log) = (new ContainerFeed(database, Containers.Listings, ids, time), time, log);

    /// <summary>
    /// Reads events; <see langword="null"/> if the start is not valid: no position of this container, or so old that
    /// deletions since then may have expired.
    /// </summary>
    internal async Task<FeedSlice<ListingEvent>?> ReadAsync(
        FeedStart start,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var now = _time.GetUtcNow();
        var coverage = new FeedCoverage(start.Instant < now ? start.Instant.Value : now);
        if (start.Position is not null)
        {
            if (FeedCoverage.Parse(start.Position) is not { } cursor)
                return null;
            coverage = cursor.Coverage;
            start = FeedStart.After(cursor.Position);
        }

        if (now - coverage.Until >= MaxAge)
            return null;
        var slice = await _feed.ReadAsync(
            start,
            limit,
            (page, _) =>
            {
                coverage = coverage.After(page);
                return Task.FromResult(page.Documents.Select(Read).OfType<ListingEvent>());
            },
            cancellationToken
        );
        return slice is null ? null : slice with { Position = coverage.ToText(slice.Position) };
    }

    /// <summary>The event of a document. One that was written by other means and is no listing is omitted.</summary>
    private ListingEvent? Read(JsonElement document)
    {
        if (StoredListing.TryRead(document, out var stored, out var reason))
            return ListingEvent.Of(stored.Listing);
        Log.Invalid(_log, StoredListing.IdOf(document), reason);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Document {Id} in listings is not a valid listing and is omitted from the listing events: {Reason}"
        )]
        public static partial void Invalid(ILogger logger, string? id, string reason);
    }
}
