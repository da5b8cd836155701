using System.Text.Json;

namespace LocalCosmos.Tests;

internal static class JsonElementReading
{
    extension(JsonElement)
    {
        public static async Task<JsonElement> ParseAsyncOf(Stream stream)
        {
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: Ct);
            return document.RootElement.Clone();
        }
    }
}
