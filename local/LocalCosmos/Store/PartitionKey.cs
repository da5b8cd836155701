using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>
/// A partition key value: a string, a number, true, false, null, or nothing (an item without the member). Kept as one
/// text in which different values differ; a string stands for itself.
/// </summary>
internal readonly record struct PartitionKey
{
    // Marks what is not a plain string; a string that begins with it is marked in turn.
    private const char Mark = '\u0000';
    private const int LongestKey = 2048;
    private const string StringTag = "string";

    /// <summary>The key of a text that <see cref="Text"/> gave.</summary>
    public PartitionKey(string text) => Text = text;

    /// <summary>The error for a key that is too long.</summary>
    public static string TooLong { get; } = $"The partition key is longer than {LongestKey} bytes.";

    /// <summary>Whether it is longer than a key may be.</summary>
    public bool IsTooLong => Text.Length > LongestKey / 4 && Encoding.UTF8.GetByteCount(Text) > LongestKey;

    /// <summary>The value as a text that no other value has.</summary>
    public string Text { get; }

    /// <summary>The key of an item that lacks the member (the SDK's <c>PartitionKey.None</c>).</summary>
    public static PartitionKey None { get; } = new(Mark + "none");

    /// <summary>The key of a text.</summary>
    public static PartitionKey OfString(string value) => new(value.StartsWith(Mark) ? Mark + StringTag + value : value);

    /// <summary>The key of a number.</summary>
    public static PartitionKey OfNumber(double value) => new(Mark + value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Reads the value that a document holds; null when it is an object or an array.</summary>
    public static PartitionKey? Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => OfString(value.GetString()!),
            JsonValueKind.Number => OfNumber(value.GetDouble()),
            JsonValueKind.True => new(Mark + "true"),
            JsonValueKind.False => new(Mark + "false"),
            JsonValueKind.Null => new(Mark + "null"),
            JsonValueKind.Undefined => None,
            _ => null,
        };

    /// <summary>
    /// Reads the header or batch member that carries the key: a JSON array of one value, <c>{}</c> being no value.
    /// Null when it is anything else.
    /// </summary>
    public static PartitionKey? Parse(string json)
    {
        try
        {
            var values = JsonText.Parse(Encoding.UTF8.GetBytes(json));
            if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() != 1)
                return null;
            var value = values[0];
            return value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any() ? None : Of(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Where items of this key are placed: the hash of a byte for its type and of its value.</summary>
    public EffectivePartitionKey Effective()
    {
        if (!Text.StartsWith(Mark))
            return Effective(Text);
        var marked = Text[1..];
        if (marked.StartsWith(StringTag, StringComparison.Ordinal))
            return Effective(marked[StringTag.Length..]);
        return marked switch
        {
            "none" => EffectivePartitionKey.Of([0x00]),
            "null" => EffectivePartitionKey.Of([0x01]),
            "false" => EffectivePartitionKey.Of([0x02]),
            "true" => EffectivePartitionKey.Of([0x03]),
            _ => Effective(double.Parse(marked, CultureInfo.InvariantCulture)),
        };
    }

    private static EffectivePartitionKey Effective(double number)
    {
        Span<byte> encoded = stackalloc byte[1 + sizeof(double)];
        encoded[0] = 0x05;
        BinaryPrimitives.WriteDoubleLittleEndian(encoded[1..], number);
        return EffectivePartitionKey.Of(encoded);
    }

    private static EffectivePartitionKey Effective(string text)
    {
        const int Usual = 256;
        var length = Encoding.UTF8.GetMaxByteCount(text.Length) + 2;
        var encoded = length <= Usual ? stackalloc byte[Usual] : new byte[length];
        encoded[0] = 0x08;
        var written = Encoding.UTF8.GetBytes(text, encoded[1..]);
        encoded[1 + written] = 0xFF;
        return EffectivePartitionKey.Of(encoded[..(written + 2)]);
    }
}
