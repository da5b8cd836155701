namespace ListingFunctions.Listings;

/// <summary>The mark of a deletion in the document of a listing.</summary>
/// <param name="Name">
/// Identifies the request, as member <c>deletion</c>: when the SDK sends a deletion again because the first response
/// was lost, it recognizes its own mark by this. The instant is not enough; two requests may share a millisecond.
/// </param>
/// <param name="Date">When it was deleted.</param>
public sealed record Deletion(string Name, DateTimeOffset Date)
{
    /// <summary>
    /// How long the document of an archived listing stays: so long its deletion can be undone, and be read in a feed.
    /// </summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromDays(30);

    /// <summary>A deletion with a new, random name.</summary>
    public static Deletion At(DateTimeOffset now) => new(IdempotencyKey.Random(), now);
}
