using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Health;

/// <summary>The JSON of health reports, in the form that <see cref="ServiceJson"/> gives it.</summary>
[JsonSerializable(typeof(HealthReport))]
public sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>The types of this folder under the service's options.</summary>
    public static HealthJson Types { get; } = new(ServiceJson.NewOptions());
}
