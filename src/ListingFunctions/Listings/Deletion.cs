namespace ListingFunctions.Listings;

/// <summary>The mark that a deletion leaves in the listing's document.</summary>
/// <param name="Name">
/// Names the request, as member <c>deletion</c>: a deletion that finds the listing marked sees by this whether the mark
/// is its own, its first answer being lost. The instant alone would not do; two requests may share a millisecond.
/// </param>
/// <param name="Date">When it was deleted.</param>
public sealed record Deletion(string Name, DateTimeOffset Date)
{
    /// <summary>A deletion like no other.</summary>
    public static Deletion At(DateTimeOffset now) => new(IdempotencyKey.Random(), now);
}
