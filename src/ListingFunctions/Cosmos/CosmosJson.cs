using System.Text.Json;
using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Cosmos;

/// <summary>The JSON types of queries whose results have no type of their own; the SDK reads a page as an array.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(long[]))]
public sealed partial class CosmosJson : JsonSerializerContext
{
    /// <summary>The types of this folder under the service's options.</summary>
    public static CosmosJson Types { get; } =
        new(new(ServiceJson.NewOptions()) { MaxDepth = FeedBatch.ReadingOptions.MaxDepth });
}
