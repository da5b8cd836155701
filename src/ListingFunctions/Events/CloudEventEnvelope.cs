using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Events;

/// <summary>An event in the JSON format of CloudEvents 1.0, as it is pushed.</summary>
/// <param name="Id">Identifies the event among those of this service: a redelivered event has the same.</param>
/// <param name="Type"><see cref="PriceChanged"/> or <see cref="Deleted"/>.</param>
/// <param name="Subject">The listing's id.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">What the pull feeds have: a change of <c>price-changes</c>, or an event of <c>listing-events</c>.</param>
public sealed record CloudEventEnvelope(string Id, string Type, string Subject, DateTimeOffset Time, JsonElement Data)
{
    /// <summary>The price of a listing was set: its first price, or another than before.</summary>
    public const string PriceChanged = "listing.price.changed.v1";

    /// <summary>A listing was deleted.</summary>
    public const string Deleted = "listing.deleted.v1";

    /// <summary>The version of CloudEvents.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "A member of the JSON.")]
    public string Specversion => "1.0";

    /// <summary>What the events are about: the listings of this API.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "A member of the JSON.")]
    public string Source => "/api/listings";

    /// <summary>The content type of <see cref="Data"/>.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "A member of the JSON.")]
    public string Datacontenttype => "application/json";

    /// <summary>The event of a price change.</summary>
    public static CloudEventEnvelope Of(RecordedChange change) =>
        new(
            // In data from before changes had numbers the instant identifies the change.
            $"{ListingId.Format(change.ListingId)}/{change.Number?.ToString(CultureInfo.InvariantCulture) ?? PriceChange.KeyOf(change.CreatedDate)}",
            PriceChanged,
            ListingId.Format(change.ListingId),
            change.CreatedDate,
            JsonSerializer.SerializeToElement(change, EventsJson.Types.RecordedChange)
        );

    /// <summary>The event of a deletion.</summary>
    public static CloudEventEnvelope Of(ListingEvent deletion) =>
        new(
            $"{ListingId.Format(deletion.ListingId)}/deleted/{PriceChange.KeyOf(deletion.OccurredDate)}",
            Deleted,
            ListingId.Format(deletion.ListingId),
            deletion.OccurredDate,
            JsonSerializer.SerializeToElement(deletion, EventsJson.Types.ListingEvent)
        );
}
