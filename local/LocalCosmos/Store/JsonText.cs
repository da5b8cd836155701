using System.Text.Json;
using System.Text.Unicode;

namespace LocalCosmos.Store;

/// <summary>What Cosmos DB requires of JSON beyond its grammar.</summary>
internal static class JsonText
{
    /// <summary>How deep documents may nest.</summary>
    public const int MaxDepth = 128;

    // Shorter numbers without an exponent are within the range of doubles.
    private const int LongNumber = 300;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions Parsing = new()
    {
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
    };

    /// <summary>Parses JSON whose strings are valid Unicode, whose numbers are doubles, and whose members differ.</summary>
    /// <exception cref="JsonException">It breaks one of these rules; the message names it.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new JsonException("It is not valid UTF-8.");
        var reader = new Utf8JsonReader(json, Reading);
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName
                or JsonTokenType.String when reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan):
                    throw new JsonException("A string holds half of a surrogate pair.");
                case JsonTokenType.Number when !IsDouble(reader):
                    throw new JsonException("A number is beyond the range of doubles.");
            }
        return JsonElement.Parse(json, Parsing);
    }

    /// <summary>How deep a value nests; 0 for what is neither an object nor an array.</summary>
    public static int Depth(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => 1 + value.EnumerateObject().Max(member => (int?)Depth(member.Value)) ?? 1,
            JsonValueKind.Array => 1 + value.EnumerateArray().Max(element => (int?)Depth(element)) ?? 1,
            _ => 0,
        };

    private static bool IsDouble(in Utf8JsonReader number) =>
        (number.ValueSpan.Length < LongNumber && !number.ValueSpan.ContainsAny((byte)'e', (byte)'E'))
        || (number.TryGetDouble(out var value) && double.IsFinite(value));

    // Of a string as it stands in JSON, whose escapes the reader has found to be well formed.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        var expectsLow = false;
        while (!escaped.IsEmpty)
        {
            var unit = '\0';
            if (escaped[0] != (byte)'\\')
                escaped = escaped[1..];
            else if (escaped[1] != (byte)'u')
                escaped = escaped[2..];
            else
            {
                unit = (char)Convert.ToUInt16(System.Text.Encoding.ASCII.GetString(escaped.Slice(2, 4)), 16);
                escaped = escaped[6..];
            }
            if (expectsLow != char.IsLowSurrogate(unit))
                return true;
            expectsLow = char.IsHighSurrogate(unit);
        }
        return expectsLow;
    }
}
