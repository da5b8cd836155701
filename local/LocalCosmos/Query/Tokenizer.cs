using System.Buffers;
using System.Globalization;
using System.Text;

namespace LocalCosmos.Query;

internal enum TokenKind
{
    End,
    Name,
    Parameter,
    Text,
    Number,
    Symbol,
}

/// <summary>
/// A word of the query. <c>Text</c> is what it means: of a string, its characters without quotes and escapes.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End);

/// <summary>Cuts a query into words.</summary>
internal sealed class Tokenizer(string sql)
{
    // The longer of two that start alike comes first. Bit operators are read so that the parser can name what it
    // rejects.
    private static readonly string[] Symbols =
        ">>> <= >= <> != || ?? << >> ( ) [ ] { } , . : ? * / % + - = < > & | ^ ~".Split(' ');

    private int _at;

    public static List<Token> Read(string sql)
    {
        var tokenizer = new Tokenizer(sql);
        var tokens = new List<Token>();
        do tokens.Add(tokenizer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlanks();
        if (_at == sql.Length)
            return new(TokenKind.End, "", _at, _at);
        var first = sql[_at];
        if (first is '"' or '\'')
            return Quoted(first);
        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < sql.Length && char.IsAsciiDigit(sql[_at + 1])))
            return Numeric();
        if (StartsName(first))
            return Name(TokenKind.Name, _at);
        if (first == '@' && _at + 1 < sql.Length && StartsName(sql[_at + 1]))
            return Name(TokenKind.Parameter, _at + 1);
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(sql, _at, symbol, 0, symbol.Length) == 0)
                return Take(TokenKind.Symbol, symbol, _at + symbol.Length);
        throw new QueryException($"Syntax error, invalid token '{first}'.", _at);
    }

    private void SkipBlanks()
    {
        while (_at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[_at]))
                _at++;
            else if (string.CompareOrdinal(sql, _at, "--", 0, 2) == 0)
                _at = sql.IndexOf('\n', _at) is var end and >= 0 ? end : sql.Length;
            else
                return;
        }
    }

    private Token Take(TokenKind kind, string text, int end)
    {
        var token = new Token(kind, text, _at, end);
        _at = end;
        return token;
    }

    private Token Name(TokenKind kind, int from)
    {
        var end = from + 1;
        while (end < sql.Length && ContinuesName(sql[end]))
            end++;
        return Take(kind, sql[_at..end], end);
    }

    private Token Numeric()
    {
        var end = Digits(_at);
        if (end < sql.Length && sql[end] == '.')
            end = Digits(end + 1);
        if (end < sql.Length && sql[end] is 'e' or 'E')
            end = Digits(end + 1 < sql.Length && sql[end + 1] is '+' or '-' ? end + 2 : end + 1);
        // What sticks to a number belongs to it, and makes it none: 0x1F, 1a.
        while (end < sql.Length && ContinuesName(sql[end]))
            end++;
        var text = sql[_at..end];
        return Number64.TryParse(text, out _)
            ? Take(TokenKind.Number, text, end)
            : throw new QueryException($"Syntax error, '{text}' is not a decimal number in the range of doubles.", _at);
    }

    private int Digits(int from)
    {
        while (from < sql.Length && char.IsAsciiDigit(sql[from]))
            from++;
        return from;
    }

    private Token Quoted(char quote)
    {
        var text = new StringBuilder();
        for (var i = _at + 1; i < sql.Length; i++)
        {
            if (sql[i] == quote)
                return Take(TokenKind.Text, Whole(text.ToString()), i + 1);
            if (sql[i] == '\\')
                text.Append(Escaped(ref i));
            else
                text.Append(sql[i]);
        }
        throw new QueryException("Syntax error, the string that starts here does not end.", _at);
    }

    // A backslash before a letter that has no meaning of its own is dropped, as Azure's parser does.
    private char Escaped(ref int i)
    {
        if (++i == sql.Length)
            throw new QueryException("Syntax error, the string that starts here does not end.", _at);
        if (sql[i] != 'u')
            return sql[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var other => other,
            };
        var digits = sql.AsSpan(i + 1, Math.Min(4, sql.Length - i - 1));
        if (
            digits.Length < 4
            || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
        )
            throw new QueryException("Syntax error, \\u in a string needs four hexadecimal digits.", i - 1);
        i += 4;
        return (char)unit;
    }

    private string Whole(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
                throw new QueryException(
                    "Syntax error, the string that starts here holds half of a surrogate pair.",
                    _at
                );
            rest = rest[used..];
        }
        return text;
    }

    private static bool StartsName(char c) => c == '_' || char.IsLetter(c);

    private static bool ContinuesName(char c) => StartsName(c) || char.IsDigit(c);
}
