using ListingFunctions.Cosmos;
using ListingFunctions.Events;
using ListingFunctions.Listings;
using ListingFunctions.Market;
using ListingFunctions.Prices;
using ListingFunctions.Sources;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions;

/// <summary>The containers of the service, which Bicep declares in Azure and the local host creates on a developer's machine.</summary>
public static class ContainerDefinitions
{
    /// <summary>All of them, with partition keys, indexes and time to live.</summary>
    public static IReadOnlyList<ContainerProperties> All =>
        [
            ListingsContainer.Listings,
            ListingPricesContainer.Definition,
            DeadLetterStore.Define(Containers.PriceFailures, "/listing_id/?"),
            DeadLetterStore.Define(Containers.EventFailures),
            PublishedEventsContainer.Definition,
            ListingsContainer.IdempotencyKeys,
            SourceKeysContainer.Definition,
            MarketContainers.MarketListings,
            MarketContainers.Market,
            new(Containers.Leases, "/id"),
        ];
}
