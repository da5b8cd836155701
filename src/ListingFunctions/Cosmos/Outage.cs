using System.Net;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>Tells the faults that pass from those that stay.</summary>
internal static class Outage
{
    /// <summary>
    /// Whether Cosmos could not be reached, or did not come to an end: it may work again, and a write may have been
    /// made although its answer says otherwise. Throttling is not among these, nor what Cosmos will never take.
    /// </summary>
    public static bool IsOutage(this Exception exception) =>
        exception switch
        {
            CosmosException e => e.StatusCode
                is not (
                    HttpStatusCode.TooManyRequests
                    or HttpStatusCode.BadRequest
                    or HttpStatusCode.RequestEntityTooLarge
                ),
            HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
            _ => false,
        };
}
