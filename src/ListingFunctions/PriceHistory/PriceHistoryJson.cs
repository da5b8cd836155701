using System.Text.Json.Serialization;
using ListingFunctions.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.PriceHistory;

/// <summary>The JSON of price histories, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(Price))]
[JsonSerializable(typeof(IReadOnlyList<Price>))]
[JsonSerializable(typeof(PriceSummary))]
[JsonSerializable(typeof(IReadOnlyList<RecordedChange>))]
[JsonSerializable(typeof(PriceFeedDocument))]
public sealed partial class PriceHistoryJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static PriceHistoryJson Types { get; } = new(ServiceJson.NewOptions());
}
