using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Market;

/// <summary>Definitions of the containers <c>market_listings</c> and <c>market</c>.</summary>
internal static class MarketContainers
{
    /// <summary>
    /// One partition per listing, so that one that moves is changed by one write; places are found by an index. Nothing
    /// expires: a listing that is no more counts in the past.
    /// </summary>
    public static ContainerProperties MarketListings =>
        new(Containers.MarketListings, "/id") { IndexingPolicy = Indexes.Of(["/place/?"]) };

    /// <summary>One partition per place, which serves a request, and one per country, with its places.</summary>
    public static ContainerProperties Market =>
        new(Containers.Market, "/place") { IndexingPolicy = Indexes.Of(["/id/?", "/listed_place/?"]) };
}
