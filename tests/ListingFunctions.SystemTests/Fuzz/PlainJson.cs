using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>A JSON value: text, number, list of members, or nothing of the kind (array, true, false, null).</summary>
internal abstract partial record PlainJson
{
    public sealed record Text(string Value) : PlainJson;

    public sealed record Number(string Literal) : PlainJson;

    public sealed record Members(IReadOnlyList<(string Name, PlainJson Value)> All) : PlainJson;

    public sealed record Other : PlainJson;

    /// <summary>Reads a text by the letter of RFC 8259; <see langword="null"/> if it is not JSON.</summary>
    public static (PlainJson? Json, int Depth) Read(byte[] bytes)
    {
        try
        {
            var reader = new Reader(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
            return (reader.ReadAll(), reader.Depth);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return (null, 0);
        }
    }

    /// <summary>The grammar of RFC 8259, and no library: the library that the app uses must not test itself.</summary>
    private sealed partial class Reader(string text)
    {
        private int _at;
        private int _depth;

        public int Depth { get; private set; }

        public PlainJson ReadAll()
        {
            var json = ReadValue();
            return _at == text.Length ? json : throw new FormatException();
        }

        private PlainJson ReadValue()
        {
            SkipSpace();
            PlainJson json = Peek switch
            {
                '{' => ReadMembers(),
                '[' => ReadArray(),
                '"' => new Text(ReadString()),
                't' => ReadLiteral("true"),
                'f' => ReadLiteral("false"),
                'n' => ReadLiteral("null"),
                _ => ReadNumber(),
            };
            SkipSpace();
            return json;
        }

        private Members ReadMembers()
        {
            var members = new List<(string, PlainJson)>();
            Nest('{');
            SkipSpace();
            if (Peek != '}')
                do
                {
                    SkipSpace();
                    var name = Peek == '"' ? ReadString() : throw new FormatException();
                    SkipSpace();
                    Expect(':');
                    members.Add((name, ReadValue()));
                } while (Take(','));
            Expect('}');
            _depth--;
            return new Members(members);
        }

        private Other ReadArray()
        {
            Nest('[');
            SkipSpace();
            if (Peek != ']')
                do ReadValue();
                while (Take(','));
            Expect(']');
            _depth--;
            return new Other();
        }

        private string ReadString()
        {
            Expect('"');
            var value = new StringBuilder();
            while (Peek != '"')
            {
                var next = text[_at++];
                value.Append(
                    next switch
                    {
                        < ' ' => throw new FormatException(),
                        '\\' => ReadEscape(),
                        _ => next,
                    }
                );
            }

            Expect('"');
            return value.ToString();
        }

        private char ReadEscape()
        {
            var escape = Peek;
            _at++;
            if (escape != 'u')
                return "\"\\/bfnrt".Contains(escape, StringComparison.Ordinal)
                    ? escape switch
                    {
                        'b' => '\b',
                        'f' => '\f',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        _ => escape,
                    }
                    : throw new FormatException();
            var digits = _at + 4 <= text.Length ? text.Substring(_at, 4) : throw new FormatException();
            _at += 4;
            return digits.All(char.IsAsciiHexDigit)
                ? (char)int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : throw new FormatException();
        }

        private Number ReadNumber()
        {
            var match = NumberPattern.Match(text, _at);
            _at += match.Length;
            return match.Success ? new Number(match.Value) : throw new FormatException();
        }

        private Other ReadLiteral(string literal)
        {
            foreach (var letter in literal)
                Expect(letter);
            return new Other();
        }

        private char Peek => _at < text.Length ? text[_at] : throw new FormatException();

        private void Nest(char opening)
        {
            Expect(opening);
            Depth = Math.Max(Depth, ++_depth);
            if (_depth > 2000)
                throw new FormatException();
        }

        private bool Take(char expected)
        {
            var found = Peek == expected;
            _at += found ? 1 : 0;
            return found;
        }

        private void Expect(char expected)
        {
            if (!Take(expected))
                throw new FormatException();
        }

        private void SkipSpace()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
                _at++;
        }

        [GeneratedRegex(@"\G-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")]
        private static partial Regex NumberPattern { get; }
    }
}
