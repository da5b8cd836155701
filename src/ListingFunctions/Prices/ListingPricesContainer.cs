using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Prices;

/// <summary>Definition of the <c>listing_prices</c> container.</summary>
internal static class ListingPricesContainer
{
    /// <summary>
    /// Partitioned by listing: a history is always read as a whole, and the changes of one listing arrive one at a
    /// time.
    /// </summary>
    public static ContainerProperties Definition =>
        new(Containers.ListingPrices, "/listing_id")
        {
            DefaultTimeToLive = -1,
            IndexingPolicy = Indexes.Of(["/id/?", "/listing_id/?", "/previous_id/?"]),
        };
}
