using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// The change feed of a container for clients that follow it page by page (the pull model): each document at its latest
/// version, in the order of writes within each partition range. A reader that continues from where it stopped receives
/// each document at least once, over any number of ranges and splits.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="name">The name of the container.</param>
/// <param name="ids">The ids of the containers: a position belongs to one of them.</param>
/// <param name="time">The current time.</param>
internal sealed class ContainerFeed(Database database, string name, ContainerIds ids, TimeProvider time)
{
    /// <summary>
    /// Pages that one request reads to fill its response: filters may leave little of each, and each is of one range.
    /// </summary>
    private const int MaxPages = 10;

    /// <summary>Before it Cosmos had no documents, and dates have no form in HTTP.</summary>
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    private readonly Container _container = database.GetContainer(name);

    /// <summary>
    /// Reads pages until there are enough items, the end of the feed, or <see cref="MaxPages"/>, and then whether there
    /// is more. <see langword="null"/> if the start is a position that is not valid for this container.
    /// </summary>
    /// <param name="start">Where to start.</param>
    /// <param name="limit">The number of items; more if Cosmos wrote several documents in one transaction.</param>
    /// <param name="select">Selects the items of a page.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<FeedSlice<T>?> ReadAsync<T>(
        FeedStart start,
        int limit,
        Func<FeedPage, CancellationToken, Task<IEnumerable<T>>> select,
        CancellationToken cancellationToken
    )
    {
        var items = new List<T>();
        for (var pages = 0; ; pages++)
        {
            // One document is enough to see that there is more; the next request returns it.
            var isFull = items.Count >= limit || pages >= MaxPages;
            if (await ReadPageAsync(start, isFull ? 1 : limit - items.Count, cancellationToken) is not { } page)
                return null;
            if (isFull && !page.IsEnd)
                return new FeedSlice<T>(items, start.Position!, IsAtEnd: false);
            items.AddRange(await select(page, cancellationToken));
            // If it meets a split, the SDK may not have read every range by then.
            var isSplit =
                start.Position is { } before
                && FeedPosition.CountRanges(before) != FeedPosition.CountRanges(page.Position);
            if (page.IsEnd && !isSplit)
                return new FeedSlice<T>(items, page.Position, IsAtEnd: true);
            start = FeedStart.After(page.Position);
        }
    }

    private async Task<FeedPage?> ReadPageAsync(FeedStart start, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (start.Position is null)
            return await ReadPageAsync(StartOf(start, now), null, now, limit, cancellationToken);
        if (
            FeedPosition.Restore(start.Position) is not { } position
            || !await ids.IsCurrentAsync(name, position.ContainerId, cancellationToken)
        )
            return null;
        try
        {
            var from = ChangeFeedStartFrom.ContinuationToken(position.Continuation);
            var page = await ReadPageAsync(from, start.Position, now, limit, cancellationToken);
            // The response may be the first of another container in the place of the one that the position is of.
            return await ids.IsCurrentAsync(name, position.ContainerId, cancellationToken) ? page : null;
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.BadRequest)
        {
            return null; // The SDK does not know it.
        }
    }

    private async Task<FeedPage> ReadPageAsync(
        ChangeFeedStartFrom from,
        string? before,
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var options = new ChangeFeedRequestOptions { PageSizeHint = limit };
        using var feed = _container.GetChangeFeedStreamIterator(from, ChangeFeedMode.LatestVersion, options);
        using var response = await feed.ReadNextAsync(cancellationToken);
        // The SDK returns this status once it has read every range.
        var isEnd = response.StatusCode == HttpStatusCode.NotModified;
        if (!isEnd)
            response.EnsureSuccessStatusCode();
        var position = FeedPosition.Shorten(response.ContinuationToken);
        if (isEnd)
            return new FeedPage([], before, position, IsEnd: true, now);
        var page = await JsonSerializer.DeserializeAsync(
            response.Content,
            CosmosJson.Types.JsonElement,
            cancellationToken
        );
        return new FeedPage([.. page.GetProperty("Documents").EnumerateArray()], before, position, IsEnd: false, now);
    }

    /// <summary>An instant in the future is now: the changes before it would be skipped otherwise.</summary>
    private static ChangeFeedStartFrom StartOf(FeedStart start, DateTimeOffset now) =>
        start switch
        {
            { IsNow: true } => ChangeFeedStartFrom.Now(),
            { Instant: { } instant } when instant >= now => ChangeFeedStartFrom.Now(),
            { Instant: { } instant } when instant > Earliest => ChangeFeedStartFrom.Time(instant.UtcDateTime),
            _ => ChangeFeedStartFrom.Beginning(),
        };
}
