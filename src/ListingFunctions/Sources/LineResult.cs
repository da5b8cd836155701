using ListingFunctions.Http;

namespace ListingFunctions.Sources;

/// <summary>What became of a line, as one line of the response.</summary>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Key">Its key; absent if it could not be read.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Id">The listing; absent if it was rejected or failed.</param>
/// <param name="Errors">The rules that it breaks, or why it failed; absent if neither.</param>
public sealed record LineResult(
    int Line,
    string? Key,
    SourceOutcome Outcome,
    long? Id = null,
    IReadOnlyList<BrokenRule>? Errors = null
)
{
    /// <summary>The field of an error that concerns the line as a whole.</summary>
    internal const string WholeLine = "line";

    /// <summary>A line that cannot be read.</summary>
    internal static LineResult Unreadable(int line, string reason, RuleCode code) =>
        new(line, null, SourceOutcome.Rejected, Errors: [new BrokenRule(WholeLine, reason, code)]);

    /// <summary>A line that breaks rules.</summary>
    internal static LineResult Rejected(int line, string? key, IReadOnlyList<BrokenRule> errors) =>
        new(line, key, SourceOutcome.Rejected, Errors: errors);

    /// <summary>A line that may be sent again.</summary>
    internal static LineResult Failed(int line, string key, string reason) =>
        new(line, key, SourceOutcome.Failed, Errors: [new BrokenRule(WholeLine, reason, RuleCode.Unavailable)]);

    /// <summary>The result of a line that was processed.</summary>
    internal static LineResult Of(int line, string key, SourceUpdate update) =>
        new(line, key, update.Outcome, update.Listing?.Id, ErrorsOf(update));

    private static IReadOnlyList<BrokenRule>? ErrorsOf(SourceUpdate update) =>
        update.Instead is Problem problem
            ? problem.Errors ?? [new BrokenRule(WholeLine, $"failed: {problem.Message}", RuleCode.Unavailable)]
            : null;
}
