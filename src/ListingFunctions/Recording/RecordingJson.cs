using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Recording;

/// <summary>The JSON of dead letters and replays, with the options of <see cref="ServiceJson"/>.</summary>
[JsonSerializable(typeof(PriceFailure))]
[JsonSerializable(typeof(PriceFailure[]))]
[JsonSerializable(typeof(IReadOnlyList<PriceFailure>))]
[JsonSerializable(typeof(ReplayProgress))]
[JsonSerializable(typeof(HistoryGap))]
[JsonSerializable(typeof(IReadOnlyList<HistoryGap>))]
public sealed partial class RecordingJson : JsonSerializerContext
{
    /// <summary>The types of this folder, with the service's options.</summary>
    public static RecordingJson Types { get; } = new(ServiceJson.NewOptions());
}
