using System.Collections.Frozen;

namespace LocalCosmos.Query;

/// <summary>The words of a query, taken one after the other, and the errors about them.</summary>
internal sealed class TokenReader(string sql)
{
    // Words that cannot name a member after a dot, an alias or a result, as in Azure; c["value"] is the way around.
    private static readonly FrozenSet<string> Reserved = (
        "and array as asc between by case cast convert cross desc distinct else end escape exists false for from "
        + "group having in inner insert into is join left like limit not null offset on or order outer over right "
        + "select set then top true udf undefined update value when where with"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly List<Token> _tokens = Tokenizer.Read(sql);
    private int _next;

    public Token Next => _tokens[_next];

    public Token After => _tokens[Math.Min(_next + 1, _tokens.Count - 1)];

    /// <summary>The text from a position to the end of the last word taken.</summary>
    public string TextFrom(int start) => sql[start.._tokens[_next - 1].End];

    public bool IsKeyword(string word) => IsKeyword(Next, word);

    public static bool IsKeyword(Token token, string word) =>
        token.Kind == TokenKind.Name && string.Equals(token.Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => IsSymbol(Next, symbol);

    public static bool IsSymbol(Token token, string symbol) => token.Kind == TokenKind.Symbol && token.Text == symbol;

    public Token Take() => _tokens[Next.Kind == TokenKind.End ? _next : _next++];

    public bool TryKeyword(string word) => Skip(IsKeyword(word));

    public bool TrySymbol(string symbol) => Skip(IsSymbol(symbol));

    public void Keyword(string word)
    {
        if (!TryKeyword(word))
            throw Unexpected(word);
    }

    public void Symbol(string symbol)
    {
        if (!TrySymbol(symbol))
            throw Unexpected($"'{symbol}'");
    }

    public bool IsName => Next.Kind == TokenKind.Name && !Reserved.Contains(Next.Text);

    /// <summary>A word that names something.</summary>
    public Token Name(string what)
    {
        if (Next.Kind == TokenKind.Name && !IsName)
            throw new QueryException(
                $"Syntax error, '{Next.Text}' is a reserved word where {what} is expected.",
                Next.Start
            );
        return IsName ? Take() : throw Unexpected(what);
    }

    public QueryException Unexpected(string expected) => Unexpected(Next, expected);

    public QueryException Unexpected(Token token, string expected) =>
        token.Kind == TokenKind.End
            ? new($"Syntax error, the query ends where {expected} is expected.", token.Start)
            : new($"Syntax error, '{sql[token.Start..token.End]}' where {expected} is expected.", token.Start);

    /// <summary>The error for what Azure supports and LocalCosmos does not.</summary>
    public static QueryException NotSupported(string feature, Token at) =>
        new($"{feature} is outside the SQL that LocalCosmos supports.", at.Start);

    private bool Skip(bool matches)
    {
        if (matches)
            _next++;
        return matches;
    }
}
