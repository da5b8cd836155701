namespace LocalCosmos.Query;

/// <summary>
/// A parsed query. <c>Select</c> is what each row yields: <c>SELECT *</c> yields the document, a list of expressions an
/// object of them. <c>TOP n</c> is a limit without an offset.
/// </summary>
internal sealed record SelectQuery(
    Expression Select,
    Expression? Where,
    IReadOnlyList<OrderByItem> OrderBy,
    IReadOnlyList<Aggregate> Aggregates,
    int Offset,
    int? Limit
)
{
    /// <summary>The name of the document.</summary>
    public string Alias { get; init; } = "";

    /// <summary>Its clauses as they are written; null for a condition.</summary>
    public QueryText? Text { get; init; }

    private readonly bool _selectsAlways = Select is Document or Constructor;

    /// <summary>Whether WHERE lets a row through.</summary>
    public bool Admits(in Scope scope) => Where is null || Where.Evaluate(scope).Kind == ValueKind.True;

    /// <summary>
    /// Whether a row has a result. SELECT VALUE has none if its expression is undefined, and TOP, OFFSET and LIMIT
    /// do not count it.
    /// </summary>
    public bool Accepts(in Scope scope) => Admits(scope) && (_selectsAlways || !Select.Evaluate(scope).IsUndefined);
}

/// <summary>One expression of ORDER BY: a path into the document.</summary>
internal sealed record OrderByItem(Expression Path, bool Descending);
