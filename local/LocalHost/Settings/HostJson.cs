using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace LocalHost.Settings;

/// <summary>The parts of host.json that this host uses.</summary>
internal sealed record HostJson(string RoutePrefix, ConnectionMode CosmosConnectionMode)
{
    /// <exception cref="CannotStartException">The file cannot be read.</exception>
    public static HostJson Read(string path)
    {
        try
        {
            using var document = JsonFile.Parse(path);
            return new HostJson(
                Text(document.RootElement, "extensions", "http", "routePrefix") ?? "api",
                Enum.Parse<ConnectionMode>(
                    Text(document.RootElement, "extensions", "cosmosDB", "connectionMode")
                        ?? nameof(ConnectionMode.Direct),
                    ignoreCase: true
                )
            );
        }
        catch (Exception exception)
            when (exception is JsonException or IOException or ArgumentException or InvalidOperationException)
        {
            throw new CannotStartException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        return element.GetString();
    }
}
