namespace ListingFunctions.Prices;

/// <summary>A stretch of a history, and from which end it is last.</summary>
/// <param name="From">The first instant that belongs to it; <see langword="null"/> is no bound.</param>
/// <param name="Before">The first instant after it; <see langword="null"/> is no bound.</param>
/// <param name="NewestFirst">Whether it is told backwards.</param>
public sealed record PriceRange(DateTimeOffset? From, DateTimeOffset? Before, bool NewestFirst = false)
{
    /// <summary>Whether no instant belongs to it.</summary>
    public bool IsEmpty => From >= Before;

    /// <summary>The change in force at <paramref name="instant"/>, and those before it, it first.</summary>
    public static PriceRange UpTo(DateTimeOffset? instant) => new(null, instant?.AddMilliseconds(1), NewestFirst: true);

    /// <summary>Whether a change at <paramref name="instant"/> belongs to it.</summary>
    public bool Contains(DateTimeOffset instant) => !(instant < From) && !(instant >= Before);

    /// <summary>What is left of it once the change at <paramref name="last"/> was last.</summary>
    public PriceRange After(DateTimeOffset last) =>
        NewestFirst ? this with { Before = last } : this with { From = last.AddMilliseconds(1) };

    /// <summary>The part of it that lies before <paramref name="instant"/>.</summary>
    public PriceRange EndingBefore(DateTimeOffset? instant) =>
        instant is null || Before <= instant ? this : this with { Before = instant };
}
