using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Events;

/// <summary>The JSON of events, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(IReadOnlyList<ListingEvent>))]
public sealed partial class EventsJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static EventsJson Types { get; } = new(ServiceJson.NewOptions());
}
