using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Erasure;

/// <summary>The JSON of erasures, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(ListingErasure))]
public sealed partial class ErasureJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static ErasureJson Types { get; } = new(ServiceJson.NewOptions());
}
