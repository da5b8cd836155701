using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Prices;

/// <summary>The JSON of price changes in <c>listing_prices</c>, in the form that <see cref="ServiceJson"/> gives it.</summary>
[JsonSerializable(typeof(PriceDocument))]
[JsonSerializable(typeof(PriceChange[]))]
[JsonSerializable(typeof(RecordedPrice))]
[JsonSerializable(typeof(IReadOnlyList<PriceChange>))]
public sealed partial class PricesJson : JsonSerializerContext
{
    /// <summary>The types of this folder under the service's options.</summary>
    public static PricesJson Types { get; } = new(ServiceJson.NewOptions());
}
