using System.Text.Json.Serialization;
using ListingFunctions.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.Events;

/// <summary>The JSON of events, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(ListingEvent))]
[JsonSerializable(typeof(IReadOnlyList<ListingEvent>))]
[JsonSerializable(typeof(RecordedChange))]
[JsonSerializable(typeof(IReadOnlyList<CloudEventEnvelope>))]
[JsonSerializable(typeof(EventFailure))]
[JsonSerializable(typeof(EventFailure[]))]
[JsonSerializable(typeof(IReadOnlyList<EventFailure>))]
[JsonSerializable(typeof(PublishedListing))]
[JsonSerializable(typeof(PushBeginning))]
public sealed partial class EventsJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static EventsJson Types { get; } = new(ServiceJson.NewOptions());
}
