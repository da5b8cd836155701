using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// Parses what has a value. The grammar is that of Azure's own parser, some of which surprises: NOT binds as tightly as
/// a minus sign, so <c>NOT c.a = 1</c> is <c>(NOT c.a) = 1</c>; all comparisons bind alike; BETWEEN cannot stand beside
/// AND or OR without parentheses.
/// </summary>
internal sealed partial class ExpressionParser(TokenReader tokens, IReadOnlyDictionary<string, JsonElement> parameters)
{
    private const int Deepest = 256;

    private readonly List<Document> _documents = [];
    private readonly List<Aggregate> _aggregates = [];
    private int _depth;
    private bool _inAggregate;

    /// <summary>
    /// Where expressions name the document, in the order of the query. Which name is right is known once FROM is read.
    /// </summary>
    public IReadOnlyList<Document> Documents => _documents;

    public IReadOnlyList<Aggregate> Aggregates => _aggregates;

    /// <summary>An expression, up to a word that cannot continue it.</summary>
    public Expression Parse()
    {
        // Operators in a row make a tree as deep as nesting does, and evaluation descends it.
        var expression = Any();
        if (expression.All().Any(each => each.Depth > Deepest))
            throw TooDeep(expression.Position);
        return expression;
    }

    private Expression Any()
    {
        if (++_depth > Deepest)
            throw TooDeep(tokens.Next.Start);
        var expression = Coalescing();
        if (tokens.IsSymbol("?"))
        {
            var position = tokens.Take().Start;
            var then = Any();
            tokens.Symbol(":");
            expression = new Conditional(position, expression, then, Any());
        }
        _depth--;
        return expression;
    }

    private Expression Coalescing()
    {
        var parts = new Stack<(Expression Part, int Position)>();
        var last = Logical();
        while (tokens.IsSymbol("??"))
        {
            parts.Push((last, tokens.Take().Start));
            last = Logical();
        }
        while (parts.TryPop(out var next))
            last = new Coalesce(next.Position, next.Part, last);
        return last;
    }

    private Expression Logical()
    {
        var operand = Chain(BinaryOperator.Levels - 1);
        if (!AtBetween)
            return Joined(
                "OR",
                Joined("AND", Membership(operand), Predicate),
                () => Joined("AND", Predicate(), Predicate)
            );
        var between = BetweenBounds(operand);
        return tokens.IsKeyword("AND") || tokens.IsKeyword("OR") ? throw LooseBetween() : between;
    }

    private Expression Joined(string word, Expression first, Func<Expression> next)
    {
        if (!tokens.IsKeyword(word))
            return first;
        var position = tokens.Next.Start;
        var operands = new List<Expression> { first };
        while (tokens.TryKeyword(word))
            operands.Add(next());
        return new Logic(position, word == "AND", operands);
    }

    private Expression Predicate()
    {
        var operand = Chain(BinaryOperator.Levels - 1);
        return AtBetween ? throw LooseBetween() : Membership(operand);
    }

    private bool AtBetween =>
        tokens.IsKeyword("BETWEEN") || (tokens.IsKeyword("NOT") && TokenReader.IsKeyword(tokens.After, "BETWEEN"));

    private QueryException LooseBetween() =>
        new("Syntax error, BETWEEN beside AND or OR needs parentheses around it, in Azure too.", tokens.Next.Start);

    private Between BetweenBounds(Expression operand)
    {
        var position = tokens.Next.Start;
        var negated = tokens.TryKeyword("NOT");
        tokens.Keyword("BETWEEN");
        var low = Chain(BinaryOperator.Levels - 1);
        tokens.Keyword("AND");
        return new(position, negated, operand, low, Chain(BinaryOperator.Levels - 1));
    }

    private Expression Membership(Expression operand)
    {
        var position = tokens.Next.Start;
        var negated = tokens.TryKeyword("NOT");
        if (tokens.IsKeyword("LIKE"))
            throw TokenReader.NotSupported("LIKE", tokens.Next);
        if (!negated && !tokens.IsKeyword("IN"))
            return operand;
        tokens.Keyword("IN");
        tokens.Symbol("(");
        return new In(position, negated, operand, List(")"));
    }

    private Expression Chain(int level)
    {
        if (level < 0)
            return Prefixed();
        var left = Chain(level - 1);
        while (tokens.Next.Kind == TokenKind.Symbol && BinaryOperator.Find(tokens.Next.Text, level) is { } found)
            left = new Binary(tokens.Take().Start, found, left, Chain(level - 1));
        if (tokens.Next is { Kind: TokenKind.Symbol, Text: "&" or "|" or "^" or "<<" or ">>" or ">>>" })
            throw TokenReader.NotSupported($"The bit operator {tokens.Next.Text}", tokens.Next);
        return left;
    }

    private Expression Prefixed()
    {
        var prefixes = new Stack<Token>();
        while (tokens.IsKeyword("NOT") || tokens.IsSymbol("-") || tokens.IsSymbol("+"))
            prefixes.Push(tokens.Take());
        if (tokens.IsSymbol("~"))
            throw TokenReader.NotSupported("The bit operator ~", tokens.Next);
        var expression = Path();
        while (prefixes.TryPop(out var prefix))
            expression = new Prefix(prefix.Start, prefix.Text.ToUpperInvariant(), expression);
        return expression;
    }

    private Expression Path()
    {
        var expression = Primary();
        while (true)
        {
            var position = tokens.Next.Start;
            if (tokens.TrySymbol("."))
                expression = new Member(position, expression, tokens.Name("a member's name").Text);
            else if (tokens.TrySymbol("["))
            {
                expression = Indexed(position, expression);
                tokens.Symbol("]");
            }
            else
                return expression;
        }
    }

    private Expression Indexed(int position, Expression target)
    {
        var key = tokens.Next;
        if (key.Kind == TokenKind.Text)
            return new Member(position, target, tokens.Take().Text);
        if (key.Kind != TokenKind.Number)
            throw TokenReader.NotSupported("An index other than a string or a number", key);
        return int.TryParse(tokens.Take().Text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new Item(position, target, index)
            : throw new QueryException($"An array's index is a whole number from 0, not {key.Text}.", key.Start);
    }

    private static QueryException TooDeep(int position) =>
        new($"The expression is deeper than {Deepest} operators and parentheses within each other.", position);
}
