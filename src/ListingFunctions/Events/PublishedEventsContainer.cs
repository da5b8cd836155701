using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Events;

/// <summary>Definition of the <c>published_events</c> container.</summary>
internal static class PublishedEventsContainer
{
    /// <summary>Read by id only.</summary>
    public static ContainerProperties Definition =>
        new(Containers.PublishedEvents, "/id") { DefaultTimeToLive = -1, IndexingPolicy = Indexes.Of([]) };
}
