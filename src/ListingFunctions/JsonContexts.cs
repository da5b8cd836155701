using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ListingFunctions.Archive;
using ListingFunctions.Cosmos;
using ListingFunctions.Erasure;
using ListingFunctions.Events;
using ListingFunctions.Health;
using ListingFunctions.Http;
using ListingFunctions.Json;
using ListingFunctions.Listings;
using ListingFunctions.Market;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using ListingFunctions.Recording;
using ListingFunctions.Sources;

namespace ListingFunctions;

/// <summary>The chain of source-generated JSON contexts, one per folder, with which the Cosmos SDK reads and writes all types.</summary>
public static class JsonContexts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IJsonTypeInfoResolver> All { get; } =
    [
        HttpJson.Types,
        CosmosJson.Types,
        PricesJson.Types,
        ListingsJson.Types,
        PriceHistoryJson.Types,
        RecordingJson.Types,
        SourcesJson.Types,
        ArchiveJson.Types,
        ErasureJson.Types,
        EventsJson.Types,
        MarketJson.Types,
        HealthJson.Types,
    ];

    /// <summary>Options that know every type of the service.</summary>
    public static JsonSerializerOptions NewOptions() => ServiceJson.NewOptions(All);
}
