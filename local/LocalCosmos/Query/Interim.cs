#pragma warning disable
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LocalCosmos.Query;

public sealed record QueryRow(string Rid, JsonElement Document);

public sealed record QueryPage(IReadOnlyList<JsonElement> Items, string? Continuation);

public sealed class QueryException(string m) : Exception(m);

public sealed class ResumeFilter
{
    public static ResumeFilter Parse(JsonElement e) => new();
}

public sealed class CosmosQuery
{
    private string? _prefix;

    public static CosmosQuery Parse(string sql, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        var m = Regex.Match(sql, @"STARTSWITH\s*\(\s*c\.id\s*,\s*[""']([^""']*)[""']");
        if (m.Success)
            return new() { _prefix = m.Groups[1].Value };
        if (Regex.IsMatch(sql, @"^\s*SELECT\s+\*\s+FROM\s+\w+\s*$", RegexOptions.IgnoreCase))
            return new();
        throw new QueryException("Interim: the query language is on its way; not done: " + sql);
    }

    public QueryPage Page(
        IEnumerable<QueryRow> rows,
        int maxItems,
        string? continuation,
        ResumeFilter? resume = null,
        CancellationToken ct = default
    )
    {
        var all = rows.Where(r =>
            _prefix is null || r.Document.GetProperty("id").GetString()!.StartsWith(_prefix, StringComparison.Ordinal)
        );
        var skip = continuation is null ? 0 : int.Parse(continuation);
        var page = all.Skip(skip).Take(maxItems + 1).Select(r => r.Document).ToList();
        if (page.Count <= maxItems)
            return new(page, null);
        page.RemoveAt(maxItems);
        return new(page, (skip + maxItems).ToString());
    }

    public static CosmosQuery ParseCondition(string sql) =>
        throw new QueryException("Interim: patch conditions are on their way.");

    public bool Matches(JsonElement document) => true;
}
