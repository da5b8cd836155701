using System.Globalization;
using ListingFunctions.Cosmos;

namespace ListingFunctions.Events;

/// <summary>
/// Until when a follower of a feed has read everything: whatever was written before, and is still the latest version of
/// its document, was returned to it. A deletion that it has not read yet is therefore later, and can be read as long as
/// deleted documents stay. Part of the cursor, so that one that may have missed a deletion is recognized.
/// </summary>
/// <remarks>
/// At the end of the feed that is the time of the read. A follower of many ranges that are written without a pause may
/// never meet them all at their ends at once. So each round over the ranges counts as well: the SDK reads one range after
/// the other, and within a range documents are in the order of their times.
/// </remarks>
/// <param name="Until">The instant; a little off, since the clocks of the service and of Cosmos may differ.</param>
internal sealed record FeedCoverage(DateTimeOffset Until)
{
    private const char Separator = ';';

    private static readonly DateTimeOffset Never = DateTimeOffset.FromUnixTimeMilliseconds(
        DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
    );

    /// <summary>How many ranges were read in the current round.</summary>
    private int Visited { get; init; }

    /// <summary>Until when those ranges were read.</summary>
    private DateTimeOffset VisitedUntil { get; init; } = Never;

    /// <summary>The coverage after a page.</summary>
    public FeedCoverage After(FeedPage page)
    {
        if (page.IsEnd)
            return new FeedCoverage(page.ReadDate);
        if (
            FeedPosition.RangesOf(page.Position) is not { } after
            || (page.Before is null ? (after.Count, 0) : FeedPosition.RangesOf(page.Before)) is not { } before
            || before.Count != after.Count
        )
            return new FeedCoverage(Until); // After a split it is unknown which of the new ranges were read.

        // The last of the ranges had documents, those before it had no more.
        var visited = (after.Next - before.Next + after.Count - 1) % after.Count + 1;
        var until = Earlier(VisitedUntil, Earlier(page.ReadDate, LastWrittenDate(page)));
        return Visited + visited >= after.Count
            ? new FeedCoverage(until > Until ? until : Until)
            : this with
            {
                Visited = Visited + visited,
                VisitedUntil = until,
            };
    }

    /// <summary>The coverage and the position in the feed as one text.</summary>
    public string ToText(string position) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Until.ToUnixTimeMilliseconds()}{Separator}{Visited}{Separator}{VisitedUntil.ToUnixTimeMilliseconds()}{Separator}{position}"
        );

    /// <summary>Reads <see cref="ToText"/>; <see langword="null"/> if the text is something else.</summary>
    public static (FeedCoverage Coverage, string Position)? Parse(string text) =>
        text.Split(Separator, 4) is [var until, var visited, var visitedUntil, var position]
        && TryInstant(until, out var at)
        && int.TryParse(visited, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && TryInstant(visitedUntil, out var visitedAt)
            ? (new FeedCoverage(at) { Visited = count, VisitedUntil = visitedAt }, position)
            : null;

    private static bool TryInstant(string text, out DateTimeOffset instant)
    {
        var isInstant =
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        instant = isInstant ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isInstant;
    }

    /// <summary>When Cosmos wrote the last document of a page, in whole seconds.</summary>
    private static DateTimeOffset LastWrittenDate(FeedPage page) =>
        page.Documents is [.., var last] && last.TryGetProperty("_ts", out var written)
            ? DateTimeOffset.FromUnixTimeSeconds(written.GetInt64())
            : page.ReadDate;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
