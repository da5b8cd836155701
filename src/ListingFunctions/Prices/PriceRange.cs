namespace ListingFunctions.Prices;

/// <summary>A range of a price history, and the direction in which it is read.</summary>
/// <param name="From">The first instant, inclusive; <see langword="null"/> is no bound.</param>
/// <param name="Before">The end, exclusive; <see langword="null"/> is no bound.</param>
/// <param name="NewestFirst">Whether it is read from the newest change to the oldest.</param>
public sealed record PriceRange(DateTimeOffset? From, DateTimeOffset? Before, bool NewestFirst = false)
{
    /// <summary>Whether the range contains no instant.</summary>
    public bool IsEmpty => From >= Before;

    /// <summary>The change in force at <paramref name="instant"/> and all before it, newest first.</summary>
    public static PriceRange UpTo(DateTimeOffset? instant) => new(null, instant?.AddMilliseconds(1), NewestFirst: true);

    /// <summary>Whether the range contains <paramref name="instant"/>.</summary>
    public bool Contains(DateTimeOffset instant) => !(instant < From) && !(instant >= Before);

    /// <summary>The rest of the range after the change at <paramref name="last"/>, the last one read.</summary>
    public PriceRange After(DateTimeOffset last) =>
        NewestFirst ? this with { Before = last } : this with { From = last.AddMilliseconds(1) };

    /// <summary>The part of the range before <paramref name="instant"/>.</summary>
    public PriceRange EndingBefore(DateTimeOffset? instant) =>
        instant is null || Before <= instant ? this : this with { Before = instant };
}
