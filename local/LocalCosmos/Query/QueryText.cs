namespace LocalCosmos.Query;

/// <summary>The clauses of a query as they are written, from which a plan puts together another query.</summary>
/// <param name="Names">The names of the results; null for <c>*</c> and VALUE.</param>
/// <param name="Results">The expressions of SELECT; none for <c>*</c>.</param>
/// <param name="From">The clause FROM.</param>
/// <param name="Where">The condition, if there is one.</param>
/// <param name="OrderBy">The paths of ORDER BY.</param>
/// <param name="IsValue">Whether it is SELECT VALUE.</param>
/// <param name="IsTop">Whether the limit is TOP's.</param>
internal sealed record QueryText(
    IReadOnlyList<string>? Names,
    IReadOnlyList<(string Text, Expression Expression)> Results,
    string From,
    string? Where,
    IReadOnlyList<string> OrderBy,
    bool IsValue,
    bool IsTop
);
