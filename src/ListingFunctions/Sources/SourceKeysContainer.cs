using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Sources;

/// <summary>Definition of the <c>source_keys</c> container.</summary>
internal static class SourceKeysContainer
{
    /// <summary>Read by id only. The listings of a source are found by a query of <c>listings</c>.</summary>
    public static ContainerProperties Definition =>
        new(Containers.SourceKeys, "/id") { IndexingPolicy = Indexes.Of([]) };
}
