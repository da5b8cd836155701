using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Listings;

/// <summary>The containers of listings, and of the idempotency keys of creates.</summary>
internal static class ListingsContainer
{
    /// <summary>One listing, one partition: every operation on a listing is a point operation, and writes spread evenly.</summary>
    public static ContainerProperties Listings =>
        new(Containers.Listings, "/id")
        {
            // -1: nothing expires but what says so itself, and that is a deleted listing.
            DefaultTimeToLive = -1,
            // Each is explained where the queries stand.
            IndexingPolicy = Indexes.Of([.. ListingQueries.IndexedPaths], [.. ListingQueries.Orders]),
        };

    /// <summary>Asked for by id alone.</summary>
    public static ContainerProperties IdempotencyKeys =>
        new(Containers.IdempotencyKeys, "/id")
        {
            DefaultTimeToLive = (int)IdempotencyKey.TimeToLive.TotalSeconds,
            IndexingPolicy = Indexes.Of([]),
        };
}
