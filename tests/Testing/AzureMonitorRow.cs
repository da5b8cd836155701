using System.Text.Json;

namespace Testing;

/// <summary>A row as Azure Monitor is sent it, by the names of the columns that it becomes.</summary>
/// <param name="Table">The table: <c>RequestData</c> becomes <c>AppRequests</c>, and so on.</param>
/// <param name="Name">Of a request, a dependency or a metric; of a log line its text.</param>
/// <param name="OperationId">The id of its trace.</param>
/// <param name="RoleName">The service that sent it.</param>
/// <param name="SampleRate">Of how many percent it is one; <see langword="null"/> if it stands for itself.</param>
/// <param name="Data">All of it.</param>
public sealed record AzureMonitorRow(
    string Table,
    string? Name,
    string? OperationId,
    string? RoleName,
    double? SampleRate,
    JsonElement Data
)
{
    public string? ResultCode => Text(Data, "responseCode") ?? Text(Data, "resultCode");

    public bool? Success => Data.TryGetProperty("success", out var success) ? success.GetBoolean() : null;

    public string? Property(string name) =>
        Data.TryGetProperty("properties", out var properties) ? Text(properties, name) : null;

    /// <summary>The rows of a request, each a line of JSON.</summary>
    public static IEnumerable<AzureMonitorRow> Read(byte[] request) =>
        System
            .Text.Encoding.UTF8.GetString(request)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Read(JsonElement.Parse(line)));

    private static AzureMonitorRow Read(JsonElement row)
    {
        var data = row.GetProperty("data").GetProperty("baseData");
        var tags = row.GetProperty("tags");
        return new AzureMonitorRow(
            row.GetProperty("data").GetProperty("baseType").GetString()!,
            Text(data, "name")
                ?? Text(data, "message")
                ?? (data.TryGetProperty("metrics", out var metrics) ? Text(metrics[0], "name") : null),
            Text(tags, "ai.operation.id"),
            Text(tags, "ai.cloud.role"),
            row.TryGetProperty("sampleRate", out var rate) ? rate.GetDouble() : null,
            data
        );
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;
}
