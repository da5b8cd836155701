using System.Text.Json;

namespace LocalHost.Settings;

/// <summary>A local.settings.json, as <c>func start</c> reads it.</summary>
/// <param name="Values">The settings of the app.</param>
/// <param name="Port"><c>Host.LocalHttpPort</c>; <c>null</c> if it is absent.</param>
/// <param name="CorsOrigins"><c>Host.CORS</c>: origins whose pages may call the host, or <c>*</c>; empty if it is absent.</param>
internal sealed record LocalSettingsFile(
    IReadOnlyDictionary<string, string?> Values,
    int? Port,
    IReadOnlyList<string> CorsOrigins
)
{
    private static readonly LocalSettingsFile Empty = new(new Dictionary<string, string?>(), null, []);

    /// <summary>Reads the file; one that does not exist is empty.</summary>
    /// <exception cref="CannotStartException">The file cannot be read; the message says where.</exception>
    public static LocalSettingsFile Read(string? path)
    {
        if (!File.Exists(path))
            return Empty;
        try
        {
            using var document = JsonFile.Parse(path);
            if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.GetBoolean())
                throw new CannotStartException($"{path} is encrypted; run: func settings decrypt");
            var host = document.RootElement.TryGetProperty("Host", out var section) ? section : default;
            return new LocalSettingsFile(Settings(document.RootElement), PortOf(host), Origins(host));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CannotStartException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Environment variables cannot carry colons, so the same names are written with underscores.</summary>
    public static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static Dictionary<string, string?> Settings(JsonElement root) =>
        root.TryGetProperty(nameof(Values), out var values)
            ? values.EnumerateObject().ToDictionary(value => Key(value.Name), value => (string?)Text(value.Value))
            : [];

    private static int? PortOf(JsonElement host)
    {
        if (host.ValueKind == JsonValueKind.Undefined || !host.TryGetProperty("LocalHttpPort", out var port))
            return null;
        return port.ValueKind == JsonValueKind.Number && port.TryGetUInt16(out var number)
            ? number
            : throw new JsonException("Host.LocalHttpPort must be a number from 0 (any) to 65535.");
    }

    private static string[] Origins(JsonElement host) =>
        host.ValueKind != JsonValueKind.Undefined && host.TryGetProperty("CORS", out var origins)
            ? origins.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];

    private static string Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? throw new JsonException("Values must map names to texts; nested values are not supported.")
            : value.ToString();
}
