using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>The members that the store itself puts into a document.</summary>
internal static class SystemMembers
{
    /// <summary>Whether a top-level member of this name belongs to the store and not to the client.</summary>
    public static bool Contains(ReadOnlySpan<byte> name) =>
        name.StartsWith("_"u8)
        && (
            name.SequenceEqual("_rid"u8)
            || name.SequenceEqual("_etag"u8)
            || name.SequenceEqual("_ts"u8)
            || name.SequenceEqual("_self"u8)
            || name.SequenceEqual("_attachments"u8)
            || name.SequenceEqual("_lsn"u8)
        );

    /// <summary>Whether a top-level member belongs to the store and not to the client.</summary>
    /// <param name="member">The member.</param>
    /// <param name="rawName">Its name as it stands in the document, maybe with escapes.</param>
    public static bool Contains(JsonProperty member, ReadOnlySpan<byte> rawName) =>
        rawName.Contains((byte)'\\') ? Contains(member.Name) : Contains(rawName);

    /// <summary>Whether a top-level member of this name belongs to the store and not to the client.</summary>
    public static bool Contains(string name) => Contains(Encoding.UTF8.GetBytes(name));

    // The etag's quotes are the only characters here that JSON requires to be escaped.
    internal static void Write(IBufferWriter<byte> text, string rid, string etag, long timestamp)
    {
        text.Write("\"_rid\":\""u8);
        Encoding.UTF8.GetBytes(rid, text);
        text.Write("\",\"_etag\":\"\\"u8);
        Encoding.UTF8.GetBytes(etag.AsSpan(..^1), text);
        text.Write("\\\"\",\"_ts\":"u8);
        var number = text.GetSpan(20);
        Utf8Formatter.TryFormat(timestamp, number, out var written);
        text.Advance(written);
        text.Write("}"u8);
    }
}
