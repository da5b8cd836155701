using System.Text.Json.Serialization;

namespace LocalCosmos.Tests;

/// <summary>What the tests store: a partition, a name, and something to change.</summary>
public sealed record Note(string Id, string Group, int Number = 0, string? Text = null)
{
    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ETag { get; init; }

    [JsonPropertyName("_ts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Timestamp { get; init; }

    [JsonPropertyName("_lsn"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Lsn { get; init; }

    [JsonPropertyName("ttl"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TimeToLive { get; init; }
}
