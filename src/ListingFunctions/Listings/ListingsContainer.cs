using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Listings;

/// <summary>Definitions of the containers <c>listings</c> and <c>idempotency_keys</c>.</summary>
internal static class ListingsContainer
{
    /// <summary>
    /// One partition per listing: every operation on a listing is a point operation, and writes spread evenly.
    /// </summary>
    public static ContainerProperties Listings =>
        new(Containers.Listings, "/id")
        {
            // -1: only a document with its own ttl expires, that is, a deleted and archived listing.
            DefaultTimeToLive = -1,
            // See ListingQueries for the reasons.
            IndexingPolicy = Indexes.Of([.. ListingQueries.IndexedPaths], [.. ListingQueries.Orders]),
        };

    /// <summary>Read by id only.</summary>
    public static ContainerProperties IdempotencyKeys =>
        new(Containers.IdempotencyKeys, "/id")
        {
            DefaultTimeToLive = (int)IdempotencyKey.TimeToLive.TotalSeconds,
            IndexingPolicy = Indexes.Of([]),
        };
}
