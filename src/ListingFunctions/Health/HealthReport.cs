namespace ListingFunctions.Health;

/// <summary>The health of the app and its dependencies.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c> or <c>unready</c>.</param>
/// <param name="Checks">The state of each dependency: <c>ok</c> or <c>failing</c>. The cause is in the log.</param>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, string>? Checks = null);
