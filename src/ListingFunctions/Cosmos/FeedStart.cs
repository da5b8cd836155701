using System.Diagnostics.CodeAnalysis;
using ListingFunctions.Http;

namespace ListingFunctions.Cosmos;

/// <summary>Where a client starts to read a feed: the parameter <c>since</c>.</summary>
internal sealed record FeedStart
{
    /// <summary>The name of the parameter.</summary>
    public const string Parameter = "since";

    private const string NowText = "now";

    /// <summary>The position where an earlier page ended; see <see cref="FeedPosition"/>.</summary>
    public string? Position { get; private init; }

    /// <summary>The instant from which on changes are read, by the clock of Cosmos, in whole seconds.</summary>
    public DateTimeOffset? Instant { get; private init; }

    /// <summary>Whether only later changes are read.</summary>
    public bool IsNow { get; private init; }

    /// <summary>The beginning of the feed.</summary>
    public static FeedStart Beginning { get; } = new();

    /// <summary>The end of the feed.</summary>
    public static FeedStart Now { get; } = new() { IsNow = true };

    /// <summary>The end of an earlier page.</summary>
    public static FeedStart After(string position) => new() { Position = position };

    /// <summary>The changes at an instant and later.</summary>
    public static FeedStart At(DateTimeOffset instant) => new() { Instant = instant };

    /// <summary>Reads the parameter: a token of <paramref name="scope"/>, <c>now</c>, or an RFC 3339 instant.</summary>
    public static bool TryRead(string? since, string scope, [NotNullWhen(true)] out FeedStart? start)
    {
        start = since switch
        {
            null => Beginning,
            NowText => Now,
            _ when OpaqueToken.TryRead(since, scope, out var position) => After(position),
            // Rounded down: an earlier start repeats a change, a later one would skip it.
            _ when QueryParameters.TryInstant(since, roundUp: false, out var instant) => At(instant),
            _ => null,
        };
        return start is not null;
    }
}
