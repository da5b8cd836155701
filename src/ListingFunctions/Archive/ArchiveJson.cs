using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Archive;

/// <summary>The JSON of archived listings, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(ArchivedListing))]
public sealed partial class ArchiveJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static ArchiveJson Types { get; } = new(ServiceJson.NewOptions());
}
