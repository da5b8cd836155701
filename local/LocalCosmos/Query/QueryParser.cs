using System.Collections.Frozen;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>Parses a query's clauses, and validates what no single expression can: names, aggregates, counts.</summary>
internal sealed class QueryParser
{
    private static readonly FrozenSet<string> PlannerNames = FrozenSet.Create(
        "item",
        "item2",
        "sum",
        "count",
        "min",
        "max"
    );

    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;
    private readonly List<Expression> _results = [];
    private readonly List<string> _resultTexts = [];
    private readonly List<string> _orderTexts = [];
    private IReadOnlyList<string>? _names;
    private string? _whereText;

    private QueryParser(string sql, IReadOnlyDictionary<string, JsonElement> parameters)
    {
        _tokens = new(sql);
        _expressions = new(_tokens, parameters);
    }

    /// <summary><c>SELECT … FROM … [WHERE …] [ORDER BY …] [OFFSET … LIMIT …]</c></summary>
    public static SelectQuery Query(string sql, IReadOnlyDictionary<string, JsonElement> parameters) =>
        new QueryParser(sql, parameters).Query();

    /// <summary><c>FROM … [WHERE …]</c></summary>
    public static SelectQuery Condition(string sql) =>
        new QueryParser(sql, new Dictionary<string, JsonElement>()).Condition();

    private SelectQuery Query()
    {
        _tokens.Keyword("SELECT");
        if (_tokens.IsKeyword("DISTINCT"))
            throw TokenReader.NotSupported("DISTINCT", _tokens.Next);
        var top = _tokens.IsKeyword("TOP") ? Number("TOP") : (int?)null;
        var isValue = _tokens.IsKeyword("VALUE");
        var select = Select();
        var from = _tokens.Next.Start;
        var alias = From();
        var fromText = _tokens.TextFrom(from);
        var where = Where();
        if (_tokens.IsKeyword("GROUP"))
            throw TokenReader.NotSupported("GROUP BY", _tokens.Next);
        var orderBy = OrderBy();
        var (offset, limit) = OffsetLimit(top);
        End(alias);
        if (_expressions.Aggregates.Count > 0)
            _results.ForEach(result => CheckAggregated(result, named: true));
        return new(select ?? new Document(0, alias), where, orderBy, _expressions.Aggregates, offset, limit)
        {
            Alias = alias,
            Text = new(
                _names,
                [.. _resultTexts.Zip(_results)],
                fromText,
                _whereText,
                _orderTexts,
                isValue,
                IsTop: top is not null
            ),
        };
    }

    private SelectQuery Condition()
    {
        var alias = From();
        var where = Where();
        End(alias);
        return new(new Document(0, alias), where, [], [], 0, null);
    }

    /// <returns>Null for <c>*</c>.</returns>
    private Expression? Select()
    {
        if (_tokens.TrySymbol("*"))
            return null;
        if (_tokens.TryKeyword("VALUE"))
        {
            AddResult();
            return _results[0];
        }
        var start = _tokens.Next.Start;
        var names = new List<string>();
        var unnamed = 0;
        do
        {
            var position = _tokens.Next.Start;
            var value = AddResult();
            var name = ResultName(value) ?? $"${++unnamed}";
            if (names.Contains(name))
                throw new QueryException($"Two results are named '{name}'.", position);
            names.Add(name);
        } while (_tokens.TrySymbol(","));
        _names = names;
        return new Constructor(start, names, _results);
    }

    private Expression AddResult()
    {
        var start = _tokens.Next.Start;
        _results.Add(_expressions.Parse());
        _resultTexts.Add(_tokens.TextFrom(start));
        return _results[^1];
    }

    // What AS says, with or without the AS, else the last name of a path. Other results are numbered.
    private string? ResultName(Expression value)
    {
        if (_tokens.TryKeyword("AS") || _tokens.IsName || _tokens.Next.Kind == TokenKind.Text)
            return (_tokens.Next.Kind == TokenKind.Text ? _tokens.Take() : _tokens.Name("a result's name")).Text;
        return value switch
        {
            Member member => member.Name,
            Document document => document.Alias,
            _ => null,
        };
    }

    /// <returns>The name by which expressions know the document.</returns>
    private string From()
    {
        _tokens.Keyword("FROM");
        if (_tokens.IsSymbol("("))
            throw TokenReader.NotSupported("A subquery", _tokens.Next);
        var alias = _tokens.Name("the container's name").Text;
        if (_tokens.IsSymbol(".") || _tokens.IsSymbol("["))
            throw TokenReader.NotSupported("FROM a path within the documents", _tokens.Next);
        if (_tokens.TryKeyword("AS") || _tokens.IsName)
            alias = _tokens.Name("the documents' name").Text;
        if (_tokens.IsKeyword("IN"))
            throw TokenReader.NotSupported("FROM … IN", _tokens.Next);
        if (_tokens.IsKeyword("JOIN"))
            throw TokenReader.NotSupported("JOIN", _tokens.Next);
        return alias;
    }

    private Expression? Where()
    {
        if (!_tokens.TryKeyword("WHERE"))
            return null;
        var before = _expressions.Aggregates.Count;
        var start = _tokens.Next.Start;
        var where = _expressions.Parse();
        _whereText = _tokens.TextFrom(start);
        return _expressions.Aggregates.Count == before
            ? where
            : throw new QueryException("WHERE cannot hold an aggregate.", _expressions.Aggregates[before].Position);
    }

    private List<OrderByItem> OrderBy()
    {
        var items = new List<OrderByItem>();
        if (!_tokens.TryKeyword("ORDER"))
            return items;
        _tokens.Keyword("BY");
        do
        {
            if (_tokens.IsKeyword("RANK"))
                throw TokenReader.NotSupported("ORDER BY RANK", _tokens.Next);
            var position = _tokens.Next.Start;
            var path = _expressions.Parse();
            if (path.All().Any(part => part.Expression is not (Document or Member or Item)))
                throw new QueryException("ORDER BY takes paths into the document only.", position);
            _orderTexts.Add(_tokens.TextFrom(position));
            var descending = _tokens.TryKeyword("DESC");
            if (!descending)
                _tokens.TryKeyword("ASC");
            items.Add(new(path, descending));
        } while (_tokens.TrySymbol(","));
        return items;
    }

    private (int Offset, int? Limit) OffsetLimit(int? top)
    {
        if (!_tokens.IsKeyword("OFFSET"))
            return (0, top);
        if (top is not null)
            throw new QueryException("TOP and OFFSET cannot stand in the same query.", _tokens.Next.Start);
        return (Number("OFFSET"), Number("LIMIT"));
    }

    private int Number(string word)
    {
        _tokens.Keyword(word);
        var token = _tokens.Next;
        return
            _expressions.Constant().Value
                is { Kind: ValueKind.Number, Number: { IsInteger: true, Integer: >= 0 and <= int.MaxValue } number }
            ? (int)number.Integer
            : throw new QueryException($"{word} takes a whole number from 0 to {int.MaxValue}.", token.Start);
    }

    private void End(string alias)
    {
        if (_tokens.Next.Kind != TokenKind.End)
            throw _tokens.Unexpected("the end of the query or its next clause");
        foreach (var document in _expressions.Documents)
            if (document.Alias != alias)
                throw new QueryException(
                    $"'{document.Alias}' could not be resolved: the document is named '{alias}'.",
                    document.Position
                );
    }

    // Azure takes an aggregate only as a result of its own. Within objects it stands in what the SDK's planner makes of
    // such results, under the names below: [{"item": COUNT(1)}], {"item": {"sum": SUM(c.x), "count": COUNT(c.x)}} and
    // so on.
    private static void CheckAggregated(Expression result, bool named)
    {
        if (result is Aggregate && named)
            return;
        if (result is Constructor constructor)
        {
            for (var i = 0; i < constructor.Values.Count; i++)
                CheckAggregated(
                    constructor.Values[i],
                    constructor.Names is { } names && PlannerNames.Contains(names[i])
                );
            return;
        }
        if (result.All().FirstOrDefault(part => part.Expression is Aggregate).Expression is { } aggregate)
            throw new QueryException(
                "Compositions of aggregates and other expressions are not allowed.",
                aggregate.Position
            );
        if (result.All().FirstOrDefault(part => part.Expression is Document).Expression is { } document)
            throw new QueryException("Beside aggregates, paths stand within an aggregate only.", document.Position);
    }
}
