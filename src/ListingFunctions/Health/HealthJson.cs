using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Health;

/// <summary>The JSON of health reports and feeds, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(IReadOnlyList<FeedState>))]
public sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static HealthJson Types { get; } = new(ServiceJson.NewOptions());
}
