using System.Collections.Concurrent;
using System.Net;
using Azure;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Counts how often an item of a feed failed because of itself, so that it does not stop the feed forever. A store that
/// is unavailable, throttled, or not accessible is not counted: then the batch is redelivered until it succeeds.
/// </summary>
public sealed class FeedAttempts
{
    /// <summary>Attempts after which an item is given up.</summary>
    public const int Max = 5;

    /// <summary>How many failing items are remembered; more than that means that the items are not the cause.</summary>
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>Counts a failure; whether the item is to be given up.</summary>
    internal bool IsLast(string item, Exception exception)
    {
        if (!IsCausedByItem(exception))
            return false;
        if (_failures.Count > Capacity)
            _failures.Clear();
        return _failures.AddOrUpdate(item, 1, (_, count) => count + 1) >= Max;
    }

    /// <summary>Forgets the failures of an item, which succeeded or was given up.</summary>
    internal void Forget(string item) => _failures.TryRemove(item, out _);

    private static bool IsCausedByItem(Exception exception) =>
        exception switch
        {
            CosmosException e => IsCausedByItem(e.StatusCode),
            RequestFailedException e => e.Status is >= 400 && IsCausedByItem((HttpStatusCode)e.Status),
            HttpRequestException or IOException or TimeoutException or OperationCanceledException => false,
            AggregateException e => e.InnerExceptions.All(IsCausedByItem),
            _ => true,
        };

    private static bool IsCausedByItem(HttpStatusCode status) =>
        status
            is not (
                HttpStatusCode.Unauthorized
                or HttpStatusCode.Forbidden
                or HttpStatusCode.NotFound
                or HttpStatusCode.RequestTimeout
                or HttpStatusCode.Gone
                or HttpStatusCode.TooManyRequests
                or (HttpStatusCode)449
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
            );
}
