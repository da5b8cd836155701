namespace LocalCosmos.Query;

// What stands between the operators: literals, names, calls, constructors, parentheses.
internal sealed partial class ExpressionParser
{
    /// <summary>A number or a parameter, if nothing else is allowed.</summary>
    public Literal Constant()
    {
        var token = tokens.Next;
        return token.Kind is TokenKind.Number or TokenKind.Parameter && Primary() is Literal literal
            ? literal
            : throw tokens.Unexpected("a number or a parameter");
    }

    private Expression Primary()
    {
        var token = tokens.Next;
        if (token.Kind == TokenKind.Name)
            return Word(token);
        tokens.Take();
        return (token.Kind, token.Text) switch
        {
            (TokenKind.Text, _) => new Literal(token.Start, Value.Of(token.Text)),
            (TokenKind.Number, _) when Number64.TryParse(token.Text, out var number) => new Literal(
                token.Start,
                Value.Of(number)
            ),
            (TokenKind.Parameter, _) => Parameter(token),
            (TokenKind.Symbol, "(") => Parenthesized(),
            (TokenKind.Symbol, "[") => new Constructor(token.Start, null, tokens.TrySymbol("]") ? [] : List("]")),
            (TokenKind.Symbol, "{") => Object(token),
            _ => throw tokens.Unexpected(token, "an expression"),
        };
    }

    private Expression Word(Token token)
    {
        if (TokenReader.IsKeyword(token, "SELECT") || TokenReader.IsKeyword(token, "EXISTS"))
            throw TokenReader.NotSupported("A subquery", token);
        if (TokenReader.IsKeyword(token, "CASE") || TokenReader.IsKeyword(token, "udf"))
            throw TokenReader.NotSupported(token.Text, token);
        if (TokenReader.IsSymbol(tokens.After, "("))
            return Called(tokens.Take());
        Value? constant = token.Text switch
        {
            "null" => Value.Null,
            "true" => Value.Of(true),
            "false" => Value.Of(false),
            "undefined" => Value.Undefined,
            _ => null,
        };
        if (constant is { } value)
            return new Literal(tokens.Take().Start, value);
        if (token.Text.ToUpperInvariant() is "NULL" or "TRUE" or "FALSE" or "UNDEFINED")
            throw new QueryException($"'{token.Text}' could not be resolved: constants are lower case.", token.Start);
        var document = new Document(token.Start, tokens.Name("an expression").Text);
        _documents.Add(document);
        return document;
    }

    private Expression Called(Token name)
    {
        tokens.Symbol("(");
        if (Aggregate.IsName(name.Text))
            return Aggregated(name);
        if (tokens.IsKeyword("SELECT"))
            throw TokenReader.NotSupported("A subquery", tokens.Next);
        var function = Function.Find(name.Text) ?? throw TokenReader.NotSupported($"The function {name.Text}", name);
        var arguments = tokens.TrySymbol(")") ? [] : List(")");
        if (arguments.Count >= function.Fewest && arguments.Count <= function.Most)
            return new Call(name.Start, function, arguments);
        var count = (function.Fewest, function.Most) switch
        {
            (var fewest, int.MaxValue) => $"at least {fewest}",
            var (fewest, most) when fewest == most => $"{fewest}",
            var (fewest, most) => $"{fewest} to {most}",
        };
        throw new QueryException($"{function.Name} takes {count} argument(s), not {arguments.Count}.", name.Start);
    }

    private Aggregate Aggregated(Token name)
    {
        if (tokens.IsSymbol(")"))
            throw new QueryException($"{name.Text} takes 1 argument(s), not 0.", name.Start);
        if (_inAggregate)
            throw new QueryException("An aggregate cannot stand within another.", name.Start);
        _inAggregate = true;
        var start = tokens.Next.Start;
        var argument = Any();
        var text = tokens.TextFrom(start);
        _inAggregate = false;
        tokens.Symbol(")");
        var aggregate = new Aggregate(name.Start, name.Text, argument, _aggregates.Count) { ArgumentText = text };
        _aggregates.Add(aggregate);
        return aggregate;
    }

    private Literal Parameter(Token token) =>
        parameters.TryGetValue(token.Text, out var value)
            ? new(token.Start, Value.Of(value))
            : throw new QueryException($"The parameter {token.Text} has no value.", token.Start);

    private Expression Parenthesized()
    {
        var expression = Any();
        tokens.Symbol(")");
        return expression;
    }

    private List<Expression> List(string end)
    {
        var items = new List<Expression>();
        do items.Add(Any());
        while (tokens.TrySymbol(","));
        tokens.Symbol(end);
        return items;
    }

    private Constructor Object(Token open)
    {
        var names = new List<string>();
        var values = new List<Expression>();
        if (tokens.TrySymbol("}"))
            return new(open.Start, names, values);
        do
        {
            var name = tokens.Next.Kind == TokenKind.Text ? tokens.Take() : tokens.Name("a member's name");
            if (names.Contains(name.Text))
                throw new QueryException($"The object has the member '{name.Text}' twice.", name.Start);
            tokens.Symbol(":");
            names.Add(name.Text);
            values.Add(Any());
        } while (tokens.TrySymbol(","));
        tokens.Symbol("}");
        return new(open.Start, names, values);
    }
}
