using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ListingFunctions.Events;

/// <summary>An HTTP endpoint on this machine, which receives batches in the JSON batch format of CloudEvents.</summary>
/// <param name="http">The client, with its timeout.</param>
/// <param name="endpoint">The endpoint.</param>
internal sealed class HttpEventReceiver(HttpClient http, Uri endpoint) : IEventReceiver
{
    private static readonly MediaTypeHeaderValue BatchType = new("application/cloudevents-batch+json", "utf-8");

    public async Task<string?> SendAsync(IReadOnlyList<CloudEventEnvelope> events, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(events, EventsJson.Types.IReadOnlyListCloudEventEnvelope)
        );
        content.Headers.ContentType = BatchType;
        using var response = await http.PostAsync(endpoint, content, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge))
        {
            response.EnsureSuccessStatusCode();
            return null;
        }

        var reason = await response.Content.ReadAsStringAsync(cancellationToken);
        return $"The receiver rejected it ({(int)response.StatusCode}): {reason}";
    }
}
