using System.Text;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace LocalHost.CosmosTriggers;

/// <summary>
/// A batch as a function gets it. The Cosmos DB extension reads documents with Newtonsoft.Json and writes them again, and
/// so does <see cref="DeliveredDocument"/>: instants and numbers arrive rewritten (2025-01-17T10:00:00.120+02:00 as
/// 2025-01-17T08:00:00.12+00:00, 1.10 as 1.1, 1e400 as "Infinity"), and documents nested too deep cannot be read.
/// </summary>
internal static class ChangeFeedBatch
{
    // The worker's own default: names match whatever their case.
    private static readonly JsonSerializerOptions ReadOptions = new(JsonSerializerDefaults.General)
    {
        PropertyNameCaseInsensitive = true,
    };

    /// <summary>A JSON array of the documents.</summary>
    public static string Write(IEnumerable<DeliveredDocument> documents)
    {
        var batch = $"[{string.Join(',', documents.Select(document => document.Json))}]";
        // The host sends text to the worker as UTF-8, in which half a surrogate pair is U+FFFD.
        return batch.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(batch))
            : batch;
    }

    /// <summary>Whether reading documents failed, rather than getting them.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is JsonReaderException or JsonSerializationException
        || exception.InnerException is { } inner && IsUnreadable(inner);

    public static IReadOnlyList<T> Documents<T>(string batch) =>
        System.Text.Json.JsonSerializer.Deserialize<IReadOnlyList<T>>(batch, ReadOptions) ?? [];

    /// <summary>How many documents a batch holds, for the log.</summary>
    public static int Count(string batch) => JArray.Parse(batch).Count;
}
