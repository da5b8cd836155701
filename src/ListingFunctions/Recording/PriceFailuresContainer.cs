using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Recording;

/// <summary>Definition of the <c>price_failures</c> container, which holds the dead letters.</summary>
internal static class PriceFailuresContainer
{
    /// <summary>Listed newest first; the id orders dead letters of the same millisecond.</summary>
    public static ContainerProperties Definition =>
        new(Containers.PriceFailures, "/id")
        {
            IndexingPolicy = Indexes.Of(
                ["/failed_date/?"],
                [
                    new CompositePath { Path = "/failed_date", Order = CompositePathSortOrder.Descending },
                    new CompositePath { Path = "/id", Order = CompositePathSortOrder.Descending },
                ]
            ),
        };
}
