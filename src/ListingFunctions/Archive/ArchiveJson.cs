using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Archive;

/// <summary>The JSON of archived listings, in the form that <see cref="ServiceJson"/> gives it.</summary>
[JsonSerializable(typeof(ArchivedListing))]
public sealed partial class ArchiveJson : JsonSerializerContext
{
    /// <summary>The types of this folder under the service's options.</summary>
    public static ArchiveJson Types { get; } = new(ServiceJson.NewOptions());
}
