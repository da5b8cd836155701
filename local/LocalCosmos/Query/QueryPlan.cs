using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// How a client runs a query over several ranges: what it sends to each, and how it puts the results together. It is
/// what Microsoft's planner inside the Cosmos package makes of the same query.
/// </summary>
internal sealed record QueryPlan
{
    // The client puts a condition here by which a range resumes; with a resumeFilter in the body it is "true".
    private const string ResumeCondition = "{documentdb-formattableorderbyquery-filter}";

    public int? Top { get; private init; }

    public int? Offset { get; private init; }

    public int? Limit { get; private init; }

    /// <summary>The paths of ORDER BY as they are written, and their directions.</summary>
    public IReadOnlyList<(string Path, bool Descending)> OrderBy { get; private init; } = [];

    /// <summary>The aggregate of SELECT VALUE, by its name in plans.</summary>
    public IReadOnlyList<string> Aggregates { get; private init; } = [];

    /// <summary>The results of SELECT with aggregates, in order, each with its aggregate, if it is one.</summary>
    public IReadOnlyList<(string Alias, string? Aggregate)> Aliases { get; private init; } = [];

    /// <summary>The query for each range; empty is the original.</summary>
    public string RewrittenQuery { get; private init; } = "";

    public bool IsValue { get; private init; }

    /// <summary>The only partition keys whose items can be in the result; null if any can.</summary>
    public IReadOnlyList<JsonElement>? Keys { get; private init; }

    /// <summary>Makes the plan of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="partitionKey">The path of the partition key.</param>
    /// <param name="isWithinPartition">Whether the client runs it within one partition, whatever the plan.</param>
    /// <exception cref="QueryException">It cannot be put together from ranges.</exception>
    public static QueryPlan Of(SelectQuery query, IReadOnlyList<string> partitionKey, bool isWithinPartition)
    {
        var keys = PartitionKeyCondition.Keys(query.Where, partitionKey);
        var plan = new QueryPlan { Keys = keys is null ? null : [.. keys.Select(key => key.ToElement())] };
        if (isWithinPartition || keys is { Count: <= 1 })
            return plan;
        var text = query.Text!;
        var isLimited = !text.IsTop && query.Limit is not null;
        plan = plan with
        {
            IsValue = text.IsValue,
            Top = text.IsTop ? query.Limit : null,
            Offset = isLimited ? query.Offset : null,
            Limit = isLimited ? query.Limit : null,
        };
        if (query.Aggregates.Count > 0)
            return plan.WithAggregates(text);
        if (query.OrderBy.Count > 0)
            return plan with
            {
                OrderBy = [.. query.OrderBy.Zip(text.OrderBy, (item, path) => (path, item.Descending))],
                RewrittenQuery = Ordered(query, text),
            };
        return isLimited
            ? plan with
            {
                RewrittenQuery = $"SELECT {Original(text)}\n{text.From}{WhereClause(text.Where)}{LimitClause(query)}",
            }
            : plan;
    }

    private QueryPlan WithAggregates(QueryText text)
    {
        foreach (var (_, result) in text.Results)
            if (result is not Aggregate && result.All().Any(part => part.Expression is Aggregate))
                throw new QueryException(
                    "Compositions of aggregates and other expressions are not allowed.",
                    result.Position
                );
        var rest = $"\n{text.From}{WhereClause(text.Where)}";
        if (text.IsValue)
            return this with
            {
                Aggregates = [PlanName((Aggregate)text.Results[0].Expression)],
                RewrittenQuery = $"SELECT VALUE [{Partial(text.Results[0])}]{rest}",
            };
        var members = text.Names!.Zip(text.Results, (name, result) => $"{Quoted(name)}: {Partial(result)}");
        return this with
        {
            Aliases =
            [
                .. text.Names!.Zip(
                    text.Results,
                    (name, result) => (name, result.Expression is Aggregate aggregate ? PlanName(aggregate) : null)
                ),
            ],
            RewrittenQuery = $"SELECT {{{string.Join(", ", members)}}} AS payload{rest}",
        };
    }

    // Each row with its rid and its values of ORDER BY, by which the client merges the ranges.
    private static string Ordered(SelectQuery query, QueryText text)
    {
        var alias = query.Alias;
        var top = text.IsTop ? string.Create(CultureInfo.InvariantCulture, $"TOP {query.Limit} ") : "";
        var items = string.Join(", ", text.OrderBy.Select(path => $"{{\"item\": {path}}}"));
        var payload = Payload(alias, text);
        var conditions = new List<string>();
        if (text.Where is not null)
            conditions.Add($"({text.Where})");
        conditions.Add($"({ResumeCondition})");
        if (text.IsValue)
            conditions.Add($"IS_DEFINED({payload})");
        var order = query.OrderBy.Zip(text.OrderBy, (item, path) => $"{path} {(item.Descending ? "DESC" : "ASC")}");
        return $"SELECT {top}{alias}._rid, [{items}] AS orderByItems, {payload} AS payload\n{text.From}\n"
            + $"WHERE ({string.Join(" AND ", conditions)})\nORDER BY {string.Join(", ", order)}"
            + (text.IsTop ? "" : LimitClause(query));
    }

    private static string Payload(string alias, QueryText text)
    {
        if (text.Results.Count == 0)
            return alias;
        if (text.Names is null)
            return text.Results[0].Text;
        var members = text.Names.Zip(text.Results, (name, result) => $"{Quoted(name)}: {result.Text}");
        return $"{{{string.Join(", ", members)}}}";
    }

    private static string Original(QueryText text)
    {
        if (text.Results.Count == 0)
            return "*";
        return text.Names is null
            ? $"VALUE {text.Results[0].Text}"
            : string.Join(", ", text.Names.Zip(text.Results, (name, result) => $"{result.Text} AS {Quoted(name)}"));
    }

    // What a range contributes to an aggregate of all.
    private static string Partial((string Text, Expression Expression) result)
    {
        if (result.Expression is not Aggregate aggregate)
            return result.Text;
        var argument = aggregate.ArgumentText;
        return aggregate.Name.ToUpperInvariant() switch
        {
            "AVG" => $"{{\"item\": {{\"sum\": SUM({argument}), \"count\": COUNT({argument})}}}}",
            "MIN" =>
                $"{{\"item\": MIN({argument}), \"item2\": {{\"min\": MIN({argument}), \"count\": COUNT({argument})}}}}",
            "MAX" =>
                $"{{\"item\": MAX({argument}), \"item2\": {{\"max\": MAX({argument}), \"count\": COUNT({argument})}}}}",
            var name => $"{{\"item\": {name}({argument})}}",
        };
    }

    private static string PlanName(Aggregate aggregate) =>
        aggregate.Name.ToUpperInvariant() switch
        {
            "AVG" => "Average",
            "COUNT" => "Count",
            "MIN" => "Min",
            "MAX" => "Max",
            _ => "Sum",
        };

    private static string WhereClause(string? where) => where is null ? "" : $"\nWHERE ({where})";

    // The client skips and cuts; a range returns all that may be needed.
    private static string LimitClause(SelectQuery query) =>
        query.Limit is { } limit
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"\nOFFSET 0 LIMIT {Math.Min((long)query.Offset + limit, int.MaxValue)}"
            )
            : "";

    private static string Quoted(string name) => JsonSerializer.Serialize(name);
}
