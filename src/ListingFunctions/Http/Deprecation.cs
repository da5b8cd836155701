namespace ListingFunctions.Http;

/// <summary>An operation of the API that will be removed, or a query parameter of one; see <c>docs/versioning.md</c>.</summary>
/// <param name="Function">The function of the operation.</param>
/// <param name="Parameter">The query parameter; <see langword="null"/> if the whole operation is deprecated.</param>
/// <param name="Date">Since when it is deprecated.</param>
/// <param name="Sunset">From when it may be gone: at least <see cref="Notice"/> after <paramref name="Date"/>.</param>
public sealed record Deprecation(string Function, string? Parameter, DateTimeOffset Date, DateTimeOffset Sunset)
{
    /// <summary>The least time that clients have between the two dates.</summary>
    public static TimeSpan Notice { get; } = TimeSpan.FromDays(365);

    /// <summary>
    /// All of the API. <c>listingapi.yaml</c> marks the same as <c>deprecated</c>; a test compares them. Nothing of the
    /// contract may be among them.
    /// </summary>
    public static IReadOnlyList<Deprecation> All { get; } = [];
}
