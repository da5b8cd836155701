namespace ListingFunctions.Health;

/// <summary>How the app, or what it depends on, is.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c> or <c>unready</c>.</param>
/// <param name="Checks">Each dependency: <c>ok</c> or <c>failing</c>. Why it fails is for the log.</param>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, string>? Checks = null);
