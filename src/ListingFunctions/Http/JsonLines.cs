using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ListingFunctions.Http;

/// <summary>Lines of JSON: one text for each item, each followed by a line feed.</summary>
internal static class JsonLines
{
    /// <summary>Their media type.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>The lines of these items.</summary>
    public static ReadOnlyMemory<byte> Of<T>(IEnumerable<T> items, JsonTypeInfo<T> type)
    {
        using var lines = new MemoryStream();
        foreach (var item in items)
        {
            JsonSerializer.Serialize(lines, item, type);
            lines.WriteByte((byte)'\n');
        }

        return lines.GetBuffer().AsMemory(0, (int)lines.Length);
    }
}
