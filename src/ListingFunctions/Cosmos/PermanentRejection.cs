using System.Net;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>Recognizes requests that Cosmos rejects because of what they contain, so that a retry is useless.</summary>
internal static class PermanentRejection
{
    /// <summary>Whether Cosmos rejected the request for good: 400 or 413. Nothing was written.</summary>
    public static bool IsPermanentRejection(this CosmosException exception) =>
        exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;

    /// <summary>Why, for logs and dead letters.</summary>
    public static string ReasonOf(CosmosException exception) =>
        $"Cosmos rejected it ({(int)exception.StatusCode}): {exception.ResponseBody}";
}
