using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Sources;

/// <summary>The JSON of sources, imports and exports, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(SourceReservation))]
[JsonSerializable(typeof(IReadOnlyList<SourceListing>))]
[JsonSerializable(typeof(LineResult))]
[JsonSerializable(typeof(ExportedListing))]
public sealed partial class SourcesJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static SourcesJson Types { get; } = new(ServiceJson.NewOptions());
}
