using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>A document as a client sends it, validated and not yet written.</summary>
internal sealed class ItemDraft
{
    /// <summary>The largest document, in bytes of UTF-8.</summary>
    public const int LargestDocument = 2 * 1024 * 1024;

    private const int LongestId = 1023;

    private static readonly SearchValues<char> NotInIds = SearchValues.Create("/\\?#");

    private readonly JsonElement _document;

    private ItemDraft(string id, PartitionKey partitionKey, int timeToLive, JsonElement document)
    {
        Id = id;
        PartitionKey = partitionKey;
        TimeToLive = timeToLive;
        _document = document;
    }

    internal string Id { get; }

    internal PartitionKey PartitionKey { get; }

    internal int TimeToLive { get; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="ItemRejectedException">It breaks a rule; the message names it.</exception>
    public static ItemDraft Parse(ReadOnlySpan<byte> json, PartitionKeyPath path)
    {
        if (json.Length > LargestDocument)
            throw new ItemRejectedException(
                WriteStatus.TooLarge,
                $"The document has {json.Length} bytes; at most {LargestDocument} are taken."
            );
        try
        {
            return Of(JsonText.Parse(json), path);
        }
        catch (JsonException malformed)
        {
            throw Invalid($"The document is not valid JSON: {malformed.Message}");
        }
    }

    /// <summary>Returns why an id is invalid; null if it is valid.</summary>
    public static string? InvalidId(string id) =>
        id switch
        {
            "" => "The id is empty.",
            _ when Encoding.UTF8.GetByteCount(id) > LongestId => $"The id is longer than {LongestId} bytes.",
            _ when id.AsSpan().ContainsAny(NotInIds) => @"The id contains one of / \ ? #.",
            _ => null,
        };

    internal static ItemDraft Of(JsonElement document, PartitionKeyPath path)
    {
        if (document.ValueKind != JsonValueKind.Object)
            throw Invalid("The document is not a JSON object.");
        if (!document.TryGetProperty("id"u8, out var id) || id.ValueKind != JsonValueKind.String)
            throw Invalid("The document has no id, or one that is not a string.");
        var name = id.GetString()!;
        if (InvalidId(name) is { } reason)
            throw Invalid(reason);
        var key =
            path.Extract(document) ?? throw Invalid("The partition key of the document is an object or an array.");
        if (key.IsTooLong)
            throw Invalid(PartitionKey.TooLong);
        return new(name, key, ReadTimeToLive(document), document);
    }

    /// <summary>The document in UTF-8 with its system members. Those that the client sent along are not kept.</summary>
    internal byte[] Seal(string rid, string etag, long timestamp)
    {
        var text = new ArrayBufferWriter<byte>(JsonMarshal.GetRawUtf8Value(_document).Length + 160);
        text.Write("{"u8);
        foreach (var member in _document.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (SystemMembers.Contains(member, name))
                continue;
            text.Write("\""u8);
            text.Write(name);
            text.Write("\":"u8);
            text.Write(JsonMarshal.GetRawUtf8Value(member.Value));
            text.Write(","u8);
        }
        SystemMembers.Write(text, rid, etag, timestamp);
        return text.WrittenSpan.ToArray();
    }

    private static int ReadTimeToLive(JsonElement document)
    {
        if (!document.TryGetProperty("ttl"u8, out var ttl) || ttl.ValueKind == JsonValueKind.Null)
            return 0;
        return ttl.ValueKind == JsonValueKind.Number && ttl.TryGetInt32(out var seconds) && seconds is -1 or > 0
            ? seconds
            : throw Invalid("The ttl is neither a whole number of seconds above 0 nor -1.");
    }

    private static ItemRejectedException Invalid(string message) => ItemRejectedException.Invalid(message);
}
