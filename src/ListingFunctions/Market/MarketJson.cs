using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Market;

/// <summary>The JSON of the market, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(MarketListing))]
[JsonSerializable(typeof(MarketListing[]))]
[JsonSerializable(typeof(MarketDocument))]
[JsonSerializable(typeof(MarketDocument[]))]
[JsonSerializable(typeof(MarketDigest[]))]
[JsonSerializable(typeof(MarketRow[]))]
[JsonSerializable(typeof(IReadOnlyList<MarketRow>))]
[JsonSerializable(typeof(ListedPlace))]
[JsonSerializable(typeof(ListedPlace[]))]
[JsonSerializable(typeof(MarketRun))]
[JsonSerializable(typeof(IReadOnlyList<PlaceResponse>))]
[JsonSerializable(typeof(RebuildProgress))]
[JsonSerializable(typeof(string[]))]
public sealed partial class MarketJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static MarketJson Types { get; } = new(ServiceJson.NewOptions());
}
