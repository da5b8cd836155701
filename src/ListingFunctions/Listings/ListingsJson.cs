using System.Text.Json.Serialization;
using ListingFunctions.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// The JSON of listings, in HTTP and in their container, with the options of <see cref="ServiceJson"/>.
/// </summary>
[JsonSerializable(typeof(Listing))]
[JsonSerializable(typeof(ListingWrite))]
[JsonSerializable(typeof(CreateReservation))]
[JsonSerializable(typeof(ListingResponse))]
[JsonSerializable(typeof(IReadOnlyList<ListingResponse>))]
[JsonSerializable(typeof(ListingWithTrend))]
[JsonSerializable(typeof(IReadOnlyList<ListingWithTrend>))]
[JsonSerializable(typeof(IReadOnlyList<MissingPrices>))]
public sealed partial class ListingsJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static ListingsJson Types { get; } = new(ServiceJson.NewOptions());
}
