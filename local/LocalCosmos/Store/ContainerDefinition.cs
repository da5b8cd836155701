using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCosmos.Store;

/// <summary>The definition of a container: its id, partition key path and time to live, and members that are only echoed.</summary>
internal sealed class ContainerDefinition
{
    private const int LongestId = 255;
    private const int SupportedKeyVersion = 2;

    // The serializer stops at 64 levels, and the record of the journal is one around the definition.
    private const int MaxDepth = 63;

    // Members that Cosmos DB fills in.
    private const string Defaults = """
        {
          "indexingPolicy": {
            "indexingMode": "consistent",
            "automatic": true,
            "includedPaths": [{ "path": "/*" }],
            "excludedPaths": [{ "path": "/\"_etag\"/?" }]
          },
          "conflictResolutionPolicy": {
            "mode": "LastWriterWins",
            "conflictResolutionPath": "/_ts",
            "conflictResolutionProcedure": ""
          },
          "geospatialConfig": { "type": "Geography" }
        }
        """;

    private ContainerDefinition(
        string id,
        PartitionKeyPath partitionKey,
        int? timeToLive,
        IndexingPolicy indexing,
        JsonElement json
    )
    {
        Indexing = indexing;
        Id = id;
        PartitionKey = partitionKey;
        TimeToLive = timeToLive;
        Json = json;
    }

    /// <summary>The name.</summary>
    public string Id { get; }

    /// <summary>Where items keep their partition key.</summary>
    public PartitionKeyPath PartitionKey { get; }

    /// <summary>Seconds that items without a <c>ttl</c> live; -1 is for ever; null: <c>ttl</c> has no effect either.</summary>
    public int? TimeToLive { get; }

    /// <summary>Which paths are indexed.</summary>
    public IndexingPolicy Indexing { get; }

    /// <summary>The definition with defaults filled in, without system members.</summary>
    public JsonElement Json { get; }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="DefinitionRejectedException">It breaks a rule or needs a feature LocalCosmos lacks.</exception>
    public static ContainerDefinition Parse(JsonElement definition)
    {
        var id = ReadId(definition);
        if (JsonText.Depth(definition) > MaxDepth)
            throw new DefinitionRejectedException($"The definition nests deeper than {MaxDepth} levels.");
        foreach (var member in definition.EnumerateObject())
            ValidateMember(member);
        var json = JsonObject.Create(definition)!;
        foreach (var system in definition.EnumerateObject().Where(member => member.Name.StartsWith('_')))
            json.Remove(system.Name);
        foreach (var (name, value) in JsonNode.Parse(Defaults)!.AsObject())
            json.TryAdd(name, value?.DeepClone());
        var partitionKey = ReadPartitionKey(json);
        var complete = JsonSerializer.SerializeToElement(json);
        var indexing = IndexingPolicy.Parse(complete.GetProperty("indexingPolicy"u8));
        return new(id, partitionKey, ReadTimeToLive(definition), indexing, complete);
    }

    /// <summary>Reads the id of a database or container.</summary>
    /// <exception cref="DefinitionRejectedException">There is none that can be used.</exception>
    public static string ReadId(JsonElement definition)
    {
        if (definition.ValueKind != JsonValueKind.Object)
            throw new DefinitionRejectedException("The definition is not a JSON object.");
        if (!definition.TryGetProperty("id"u8, out var value) || value.ValueKind != JsonValueKind.String)
            throw new DefinitionRejectedException("The definition has no id, or one that is not a string.");
        var id = value.GetString()!;
        if (ItemDraft.InvalidId(id) is { } reason)
            throw new DefinitionRejectedException(reason);
        return id.Length > LongestId
            ? throw new DefinitionRejectedException($"The id is longer than {LongestId} characters.")
            : id;
    }

    private static void ValidateMember(JsonProperty member)
    {
        if (member.Name is "id" or "partitionKey" or "indexingPolicy" or "defaultTtl" or "conflictResolutionPolicy")
            return;
        if (member.Name == "geospatialConfig" || member.Name.StartsWith('_') || IsEmpty(member.Value))
            return;
        throw DefinitionRejectedException.NotSupported($"'{member.Name}' of a container");
    }

    // An empty uniqueKeyPolicy, a list of nothing: what clients write if they need nothing.
    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.EnumerateObject().All(member => IsEmpty(member.Value)),
            _ => false,
        };

    private static PartitionKeyPath ReadPartitionKey(JsonObject json)
    {
        if (json["partitionKey"] is not JsonObject key || key["paths"] is not JsonArray { Count: > 0 } paths)
            throw new DefinitionRejectedException("The definition has no partitionKey with paths.");
        if (paths.Count > 1 || Text(key["kind"]) is "MultiHash")
            throw DefinitionRejectedException.NotSupported("hierarchical partition keys");
        key["kind"] ??= "Hash";
        key["version"] ??= SupportedKeyVersion;
        if (key["version"]!.ToJsonString() != $"{SupportedKeyVersion}")
            throw DefinitionRejectedException.NotSupported("partition keys of another version than 2");
        return (Text(paths[0]) is { } path ? PartitionKeyPath.Parse(path) : null)
            ?? throw new DefinitionRejectedException("The partition key path is not of the form /member/member.");
    }

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static int? ReadTimeToLive(JsonElement definition)
    {
        if (!definition.TryGetProperty("defaultTtl"u8, out var ttl) || ttl.ValueKind == JsonValueKind.Null)
            return null;
        return ttl.ValueKind == JsonValueKind.Number && ttl.TryGetInt32(out var seconds) && seconds is -1 or > 0
            ? seconds
            : throw new DefinitionRejectedException(
                "The defaultTtl is neither a whole number of seconds above 0 nor -1."
            );
    }
}
