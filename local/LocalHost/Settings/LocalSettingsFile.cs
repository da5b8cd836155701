using System.Text.Json;

namespace LocalHost.Settings;

/// <summary>The <c>Values</c> of a local.settings.json, as <c>func start</c> makes them settings.</summary>
internal static class LocalSettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Nothing where there is no such file.</summary>
    /// <exception cref="CannotStartException">The file cannot be read; the message says where.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        if (!File.Exists(path))
            return new Dictionary<string, string?>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.GetBoolean())
                throw new CannotStartException($"{path} is encrypted; run: func settings decrypt");
            return document.RootElement.TryGetProperty("Values", out var values)
                ? values.EnumerateObject().ToDictionary(value => Key(value.Name), value => (string?)Text(value.Value))
                : new Dictionary<string, string?>();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CannotStartException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Environment variables cannot carry colons, so the same names are written with underscores.</summary>
    public static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static string Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? throw new JsonException("Values holds names and texts, and nothing deeper.")
            : value.ToString();
}
