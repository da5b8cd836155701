using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Events;

/// <summary>An Event Grid topic whose schema is that of CloudEvents.</summary>
internal sealed class EventGridReceiver(EventGridPublisherClient topic) : IEventReceiver
{
    public async Task<string?> SendAsync(IReadOnlyList<CloudEventEnvelope> events, CancellationToken cancellationToken)
    {
        try
        {
            await topic.SendEventsAsync(events.Select(ToCloudEvent), cancellationToken);
            return null;
        }
        catch (RequestFailedException e)
            when (e.Status is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge)
        {
            return $"Event Grid rejected it ({e.Status}): {e.Message}";
        }
    }

    private static CloudEvent ToCloudEvent(CloudEventEnvelope sent) =>
        new(
            sent.Source,
            sent.Type,
            BinaryData.FromString(sent.Data.GetRawText()),
            sent.Datacontenttype,
            CloudEventDataFormat.Json
        )
        {
            Id = sent.Id,
            Subject = sent.Subject,
            Time = sent.Time,
        };
}
