using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// A query in a subset of Cosmos DB's SQL. Grammar and semantics are those that Microsoft's own planner, inside the
/// Cosmos package, shows; what is outside of the subset is a <see cref="QueryException"/> that names it.
/// </summary>
/// <remarks>
/// Served: SELECT with *, VALUE, a list, TOP; FROM one container under any name; WHERE; ORDER BY paths; OFFSET LIMIT;
/// COUNT, SUM, MIN, MAX and AVG over all rows; the operators and functions of <see cref="BinaryOperator"/>, <see
/// cref="Function"/> and beside them AND, OR, NOT, IN, BETWEEN, ??, ?:. Rejected: DISTINCT, GROUP BY, JOIN, subqueries,
/// LIKE, bit operators, user-defined functions.
/// </remarks>
internal sealed class CosmosQuery
{
    private readonly SelectQuery _query;

    private CosmosQuery(SelectQuery query) => _query = query;

    /// <summary>Parses a query.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="parameters">
    /// Values by name, the name with its <c>@</c>. They must live as long as the query.
    /// </param>
    /// <exception cref="QueryException">It is malformed, or outside of what is served.</exception>
    public static CosmosQuery Parse(string sql, IReadOnlyDictionary<string, JsonElement> parameters) =>
        new(QueryParser.Query(sql, parameters));

    /// <summary>Parses the condition of a patch: <c>FROM c WHERE …</c>.</summary>
    /// <exception cref="QueryException">It is malformed, or outside of what is served.</exception>
    public static CosmosQuery ParseCondition(string sql) => new(QueryParser.Condition(sql));

    /// <summary>The paths by which rows are ordered; none if it has aggregates.</summary>
    public IReadOnlyList<OrderByItem> OrderBy => _query.Aggregates.Count > 0 ? [] : _query.OrderBy;

    /// <summary>How a client runs the query over several ranges.</summary>
    /// <param name="partitionKey">The path of the partition key.</param>
    /// <param name="isWithinPartition">Whether the client runs it within one partition, whatever the plan.</param>
    /// <exception cref="QueryException">It cannot be put together from ranges.</exception>
    public QueryPlan Plan(IReadOnlyList<string> partitionKey, bool isWithinPartition) =>
        QueryPlan.Of(_query, partitionKey, isWithinPartition);

    /// <summary>Whether WHERE lets the document through: only true does, false and undefined do not.</summary>
    public bool Matches(JsonElement document) => _query.Admits(new(document, []));

    /// <summary>
    /// Reads one page: rows in the order of ORDER BY, and among equals, or without it, of their rids. Rows whose ORDER
    /// BY expression is undefined are included; they come before null.
    /// </summary>
    /// <param name="source">The rows that the query may see.</param>
    /// <param name="maxItems">
    /// How many items the page may hold, at least 1. An aggregate always is one page of at most one item.
    /// </param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="resume">
    /// Where the SDK resumes the query, if it does; it is valid beside a continuation.
    /// </param>
    /// <param name="ct">Ends the reading between two rows.</param>
    /// <exception cref="QueryException">
    /// The continuation or the resume filter is not of this query, or a result cannot be carried by JSON.
    /// </exception>
    /// <exception cref="ArgumentException">Rows are out of order.</exception>
    public QueryPage Page(
        RowSource source,
        int maxItems,
        string? continuation,
        ResumeFilter? resume = null,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxItems, 1);
        var last = continuation is null ? null : Continuation.Read(continuation, _query);
        if (_query.Aggregates.Count > 0)
            return last is null && resume is null
                ? Aggregated(source, ct)
                : throw new QueryException("An aggregate has one page and no continuation.");

        var left = _query.Limit is { } limit ? limit - (last?.Given ?? 0) : int.MaxValue;
        var size = Math.Min(maxItems, left);
        if (size <= 0)
            return new([], null);
        // What OFFSET skips lies before the first page. One row more than the page needs shows whether another page
        // follows.
        var skip = last is null ? _query.Offset : 0;
        var reader = new PageReader(_query, last?.Key, resume?.For(_query), ct);
        var found = reader.Read(source, (long)skip + size + (left > size ? 1 : 0));
        var page = found.Skip(skip).Take(size).ToList();
        var items = page.ConvertAll(each => _query.Select.Evaluate(new(each.Row.Document, [])).ToElement());
        if (found.Count <= (long)skip + size)
            return new(items, null);
        var (row, key) = page[^1];
        return new(items, new Continuation(key.Values, row.Rid, (last?.Given ?? 0) + size).Write(_query));
    }

    private QueryPage Aggregated(RowSource source, CancellationToken ct)
    {
        var accumulators = _query.Aggregates.Select(each => each.Start()).ToList();
        foreach (var row in new RowAccess(_query, source).Selected() ?? source.All(0))
        {
            ct.ThrowIfCancellationRequested();
            var scope = new Scope(row.Document, []);
            if (!_query.Admits(scope))
                continue;
            for (var i = 0; i < accumulators.Count; i++)
            {
                var value = _query.Aggregates[i].Argument.Evaluate(scope);
                if (!value.IsUndefined)
                    accumulators[i].Add(value);
            }
        }
        var result = _query.Select.Evaluate(new(default, accumulators.ConvertAll(each => each.Result)));
        return new(result.IsUndefined || _query.Offset > 0 || _query.Limit == 0 ? [] : [result.ToElement()], null);
    }
}
