using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace LocalCosmos.Store;

/// <summary>
/// Reads the item changes of journals that earlier versions wrote: without heads, so the documents are parsed.
/// A journal gets rid of them when it is compacted.
/// </summary>
internal static class ItemsWithoutHeads
{
    private const int Header = 1 + 4 + 8 + 4 + 4;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = JsonText.MaxDepth };

    /// <param name="record">The record.</param>
    /// <param name="path">The partition key path of a container, by its number.</param>
    public static IEnumerable<ItemRecord> Read(ReadOnlyMemory<byte> record, Func<uint, PartitionKeyPath> path)
    {
        for (var rest = record[1..]; rest.Length > 0; )
        {
            var container = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[1..]);
            var lsn = BinaryPrimitives.ReadInt64LittleEndian(rest.Span[5..]);
            var number = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[13..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span[17..]);
            var document = rest.Slice(Header, length);
            rest = rest[(Header + length)..];
            yield return length == 0
                ? new(container, lsn, number, 0, 0, 0, "", "", document)
                : Written(container, lsn, number, document, path(container));
        }
    }

    private static ItemRecord Written(
        uint container,
        long lsn,
        uint number,
        ReadOnlyMemory<byte> text,
        PartitionKeyPath path
    )
    {
        var document = JsonElement.Parse(text.Span, Reading);
        var draft = ItemDraft.Of(document, path);
        return new(
            container,
            lsn,
            number,
            document.GetProperty("_ts"u8).GetInt64(),
            RangeOf(document.GetProperty("_etag"u8).GetString()!),
            draft.TimeToLive,
            draft.Id,
            draft.PartitionKey.Text,
            text
        );
    }

    // The second part of the etag; see Item.ETag.
    private static int RangeOf(string etag) =>
        int.Parse(etag.Split('-')[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
