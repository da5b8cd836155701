using System.Text;
using System.Text.Json;

namespace LocalHost.CosmosTriggers;

/// <summary>The documents of an answer of the change feed.</summary>
internal static class ChangeFeedBatch
{
    // The host hands batches over as they are: how deep a document goes is for the function to judge.
    private const int MaxDepth = 1024;

    // The worker's own default: names match whatever their case.
    private static readonly JsonSerializerOptions ReadOptions = new(JsonSerializerDefaults.General)
    {
        PropertyNameCaseInsensitive = true,
    };

    /// <summary>Takes the array of documents, untouched, out of the answer around it.</summary>
    /// <exception cref="JsonException">The answer is not one of a change feed.</exception>
    public static async Task<string> ReadAsync(Stream answer, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await answer.CopyToAsync(buffer, cancellationToken);
        var json = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return Encoding.UTF8.GetString(json.Span[Documents(json.Span)]);
    }

    public static IReadOnlyList<T> Documents<T>(string batch) =>
        JsonSerializer.Deserialize<IReadOnlyList<T>>(batch, ReadOptions) ?? [];

    /// <summary>How many documents a batch holds, for the log.</summary>
    public static int Count(string batch)
    {
        using var document = JsonDocument.Parse(batch, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return document.RootElement.GetArrayLength();
    }

    private static Range Documents(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
            return ..;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDocuments = reader.ValueTextEquals("Documents"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isDocuments)
                return start..(int)reader.BytesConsumed;
        }
        throw new JsonException("The answer of the change feed holds no Documents.");
    }
}
