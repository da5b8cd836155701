using System.Net;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>Recognizes requests to Cosmos whose outcome is ambiguous, and those that may succeed later.</summary>
internal static class AmbiguousOutcome
{
    /// <summary>
    /// Whether Cosmos was unavailable, or did not complete the request: a retry may succeed, and a write may have been
    /// applied although it failed. Neither throttling nor a rejected request is ambiguous: nothing was written.
    /// </summary>
    public static bool HasAmbiguousOutcome(this Exception exception) =>
        exception switch
        {
            CosmosException e => e.StatusCode != HttpStatusCode.TooManyRequests && !e.IsPermanentRejection(),
            HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
            // When it looks for the ranges of a feed, the SDK throws what failed within a type of its own.
            { InnerException: { } inner } when IsOfSdk(exception) => inner.HasAmbiguousOutcome(),
            _ => false,
        };

    /// <summary>Whether Cosmos was throttled or unavailable: a retry may succeed.</summary>
    public static bool IsTransient(this Exception exception) =>
        exception is CosmosException { StatusCode: HttpStatusCode.TooManyRequests } || exception.HasAmbiguousOutcome();

    private static bool IsOfSdk(Exception exception) =>
        exception.GetType().Namespace?.StartsWith("Microsoft.Azure.Cosmos", StringComparison.Ordinal) == true;
}
