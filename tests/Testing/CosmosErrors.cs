using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Testing;

/// <summary>Failures as Cosmos and the network show them.</summary>
public static class CosmosErrors
{
    /// <summary>An error in the form of Cosmos.</summary>
    public static HttpResponseMessage Error(
        HttpRequestMessage request,
        HttpStatusCode status,
        string code,
        string message,
        int substatus = 0,
        TimeSpan? retryAfter = null
    )
    {
        var body = new JsonObject { ["code"] = code, ["message"] = message };
        var response = new HttpResponseMessage(status)
        {
            RequestMessage = request,
            // Over the wire it is at least empty; without one, the SDK cannot write the message of its exception.
            ReasonPhrase = code,
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        response.Headers.Add("x-ms-activity-id", Guid.NewGuid().ToString());
        response.Headers.Add("x-ms-request-charge", "0");
        response.Headers.Add("x-ms-substatus", substatus.ToString(CultureInfo.InvariantCulture));
        if (retryAfter is { } wait)
            response.Headers.Add("x-ms-retry-after-ms", wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    public static HttpResponseMessage Throttled(HttpRequestMessage request, TimeSpan? retryAfter) =>
        Error(
            request,
            HttpStatusCode.TooManyRequests,
            "429",
            "Message: {\"Errors\":[\"Request rate is large. More Request Units may be needed, so no changes were made.\"]}",
            3200,
            retryAfter
        );

    public static HttpResponseMessage Timeout(HttpRequestMessage request) =>
        Error(
            request,
            HttpStatusCode.RequestTimeout,
            "RequestTimeout",
            "The requested operation exceeded maximum alloted time."
        );

    public static HttpResponseMessage RetryWith(HttpRequestMessage request) =>
        Error(
            request,
            (HttpStatusCode)449,
            "RetryWith",
            "Conflicting request to resource has been attempted. Retry to avoid conflicts."
        );

    public static HttpResponseMessage InternalError(HttpRequestMessage request) =>
        Error(request, HttpStatusCode.InternalServerError, "InternalServerError", "Unknown server error occurred.");

    public static HttpResponseMessage Unavailable(HttpRequestMessage request) =>
        Error(
            request,
            HttpStatusCode.ServiceUnavailable,
            "ServiceUnavailable",
            "Service is currently unavailable.",
            21008
        );

    public static HttpRequestException Refused(HttpRequestMessage request) =>
        new(
            HttpRequestError.ConnectionError,
            $"Connection refused ({request.RequestUri!.Authority})",
            new SocketException((int)SocketError.ConnectionRefused)
        );

    public static HttpRequestException Reset() =>
        new(
            "An error occurred while sending the request.",
            new IOException(
                "Unable to read data from the transport connection: Connection reset by peer.",
                new SocketException((int)SocketError.ConnectionReset)
            )
        );
}
