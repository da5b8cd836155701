using System.Text.Json;

namespace LocalHost.Settings;

/// <summary>Reads JSON that is written by hand: with comments, trailing commas and a byte order mark.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="JsonException">The file is not JSON.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static JsonDocument Parse(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return JsonDocument.Parse(
            bytes.AsMemory(bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0),
            Lenient
        );
    }
}
