using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Recording;

/// <summary>Definition of the <c>price_failures</c> container, which holds the dead letters.</summary>
internal static class PriceFailuresContainer
{
    /// <summary>How long a dead letter stays: long enough to be noticed, and no longer, since it may tell of a person.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromDays(90);

    /// <summary>
    /// Listed newest first, the id orders dead letters of the same millisecond; and found by the listing, to erase them.
    /// </summary>
    public static ContainerProperties Definition =>
        new(Containers.PriceFailures, "/id")
        {
            DefaultTimeToLive = (int)TimeToLive.TotalSeconds,
            IndexingPolicy = Indexes.Of(
                ["/failed_date/?", "/listing_id/?"],
                [
                    new CompositePath { Path = "/failed_date", Order = CompositePathSortOrder.Descending },
                    new CompositePath { Path = "/id", Order = CompositePathSortOrder.Descending },
                ]
            ),
        };
}
