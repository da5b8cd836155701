using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>The kinds of values, in the order in which ORDER BY puts them.</summary>
internal enum ValueKind
{
    Undefined,
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}

/// <summary>
/// What an expression evaluates to: a JSON value, or undefined (a missing member, or an operation that has no result
/// for its operands). A value that comes from a document stays that document's element, so numbers leave as they were
/// written.
/// </summary>
internal readonly struct Value
{
    // Documents may nest as deep as Cosmos DB lets them (128), and a projection puts a few levels around them.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 512 };
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 512,
    };

    private readonly JsonElement _element;
    private readonly string? _text;

    private Value(ValueKind kind, JsonElement element = default, string? text = null, Number64 number = default)
    {
        Kind = kind;
        _element = element;
        _text = text;
        Number = number;
    }

    public static Value Undefined => default;

    public ValueKind Kind { get; }

    public Number64 Number { get; }

    public bool IsUndefined => Kind == ValueKind.Undefined;

    public bool IsBoolean => Kind is ValueKind.False or ValueKind.True;

    /// <summary>The characters of a string.</summary>
    public string Text => _text ?? _element.GetString()!;

    /// <summary>An array's or an object's element.</summary>
    public JsonElement Json => _element;

    public static Value Of(bool value) => new(value ? ValueKind.True : ValueKind.False);

    public static Value Of(string value) => new(ValueKind.String, text: value);

    public static Value Of(Number64 value) => new(ValueKind.Number, number: value);

    public static Value Of(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Null => new(ValueKind.Null, element),
            JsonValueKind.False => new(ValueKind.False, element),
            JsonValueKind.True => new(ValueKind.True, element),
            JsonValueKind.Number => new(ValueKind.Number, element, number: Number64.Of(element)),
            JsonValueKind.String => new(ValueKind.String, element),
            JsonValueKind.Array => new(ValueKind.Array, element),
            JsonValueKind.Object => new(ValueKind.Object, element),
            _ => default,
        };

    public static Value Null { get; } = new(ValueKind.Null);

    public Value Member(ReadOnlySpan<byte> name) =>
        Kind == ValueKind.Object && _element.TryGetProperty(name, out var member) ? Of(member) : default;

    public Value Item(int index) =>
        Kind == ValueKind.Array && index < _element.GetArrayLength() ? Of(_element[index]) : default;

    /// <summary>The same value, with a string's characters at hand: for values that are compared many times.</summary>
    public Value Realized() => Kind == ValueKind.String && _text is null ? new(Kind, _element, Text) : this;

    public bool HasText(in Value other) => _text is null ? _element.ValueEquals(other.Text) : other.HasText(_text);

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (_element.ValueKind != JsonValueKind.Undefined)
            _element.WriteTo(writer);
        else if (Kind == ValueKind.Number)
            Number.WriteTo(writer);
        else if (Kind == ValueKind.String)
            writer.WriteStringValue(_text);
        else if (Kind == ValueKind.Null)
            writer.WriteNullValue();
        else
            writer.WriteBooleanValue(Kind == ValueKind.True);
    }

    /// <summary>The value as JSON. It must not be undefined.</summary>
    public JsonElement ToElement()
    {
        if (_element.ValueKind != JsonValueKind.Undefined)
            return _element;
        var value = this;
        return Build(value.WriteTo);
    }

    /// <summary>JSON out of what is written.</summary>
    public static JsonElement Build(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            write(writer);
        return JsonElement.Parse(buffer.WrittenSpan, Reading);
    }

    private bool HasText(string text) =>
        _text is null ? _element.ValueEquals(text) : string.Equals(_text, text, StringComparison.Ordinal);
}
