using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Prices;

/// <summary>The container of price changes.</summary>
internal static class ListingPricesContainer
{
    /// <summary>One listing's history is always read together, and its changes come one at a time.</summary>
    public static ContainerProperties Definition =>
        new(Containers.ListingPrices, "/listing_id")
        {
            DefaultTimeToLive = -1,
            IndexingPolicy = Indexes.Of(["/id/?", "/listing_id/?"]),
        };
}
