using System.Collections.ObjectModel;
using ListingFunctions.Listings;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// The containers of the service, as Bicep declares them in Azure and the local host creates them on one machine. Each
/// indexes only what its queries ask for: every indexed path costs request units on every write.
/// </summary>
public static class Containers
{
    /// <summary>Listings; the change feed of this container is what the price history is recorded from.</summary>
    public const string Listings = "listings";

    /// <summary>Price changes, a partition a listing.</summary>
    public const string ListingPrices = "listing_prices";

    /// <summary>Documents of the feed whose price can never be recorded.</summary>
    public const string PriceFailures = "price_failures";

    /// <summary>What creates with an <c>Idempotency-Key</c> made, or will make, for 24 hours.</summary>
    public const string IdempotencyKeys = "idempotency_keys";

    /// <summary>How far each change feed function has read.</summary>
    public const string Leases = "leases";

    /// <summary>All of them, with partition keys, indexes and time to live.</summary>
    public static IReadOnlyList<ContainerProperties> All =>
        [
            // One listing, one partition: every operation on a listing is a point operation, and writes spread evenly.
            new(Listings, "/id")
            {
                // -1: nothing expires but what says so itself, and that is a deleted listing.
                DefaultTimeToLive = -1,
                // Each is explained where the queries stand.
                IndexingPolicy = Index([.. ListingQueries.IndexedPaths], [.. ListingQueries.Orders]),
            },
            // One listing's history is always read together, and its changes come one at a time.
            new(ListingPrices, "/listing_id")
            {
                DefaultTimeToLive = -1,
                IndexingPolicy = Index(["/id/?", "/listing_id/?"]),
            },
            new(PriceFailures, "/id")
            {
                IndexingPolicy = Index(
                    ["/failed_date/?"],
                    [
                        new CompositePath { Path = "/failed_date", Order = CompositePathSortOrder.Descending },
                        new CompositePath { Path = "/id", Order = CompositePathSortOrder.Descending },
                    ]
                ),
            },
            // Asked for by id alone.
            new(IdempotencyKeys, "/id")
            {
                DefaultTimeToLive = (int)IdempotencyKey.TimeToLive.TotalSeconds,
                IndexingPolicy = Index([]),
            },
            new(Leases, "/id"),
        ];

    private static IndexingPolicy Index(string[] paths, params Collection<CompositePath>[] composites)
    {
        var policy = new IndexingPolicy { ExcludedPaths = { new ExcludedPath { Path = "/*" } } };
        foreach (var path in paths)
            policy.IncludedPaths.Add(new IncludedPath { Path = path });
        foreach (var composite in composites)
            policy.CompositeIndexes.Add(composite);
        return policy;
    }
}
