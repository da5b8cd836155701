using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ListingFunctions.Archive;
using ListingFunctions.Health;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.PriceChanges;
using ListingFunctions.PriceFailures;
using ListingFunctions.PriceHistory;

namespace ListingFunctions;

/// <summary>
/// How this service writes JSON, over HTTP and into Cosmos alike: snake_case members, absent instead of null, instants
/// in UTC with milliseconds, text unescaped where JSON allows it.
/// </summary>
[JsonSerializable(typeof(Listing))]
[JsonSerializable(typeof(ListingWrite))]
[JsonSerializable(typeof(CreateReservation))]
[JsonSerializable(typeof(ListingAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ListingAnswer>))]
[JsonSerializable(typeof(Price))]
[JsonSerializable(typeof(IReadOnlyList<Price>))]
[JsonSerializable(typeof(PriceSummary))]
[JsonSerializable(typeof(IReadOnlyList<RecordedChange>))]
[JsonSerializable(typeof(PriceFeedDocument))]
[JsonSerializable(typeof(PriceDocument))]
[JsonSerializable(typeof(PriceFailure))]
[JsonSerializable(typeof(PriceFailure[]))]
[JsonSerializable(typeof(IReadOnlyList<PriceFailure>))]
[JsonSerializable(typeof(ReplayProgress))]
[JsonSerializable(typeof(FeedDocument))]
[JsonSerializable(typeof(ArchivedListing))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(Problem))]
// The SDK reads a page of a query as an array.
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(PriceChange[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(long[]))]
public sealed partial class ListingJson : JsonSerializerContext
{
    /// <summary>The one set of options.</summary>
    public static JsonSerializerOptions SerializerOptions { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new InstantConverter(), new JsonStringEnumConverter<BuildingType>() },
        };

    /// <summary>The service's types under <see cref="SerializerOptions"/>.</summary>
    public static ListingJson Types { get; } = new(SerializerOptions);
}
