using System.Collections.Concurrent;
using System.Net;
using Azure;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Counts how often an item of a feed failed because of itself, so that it does not stop the feed forever. A store that
/// is unavailable, throttled, or not accessible is not counted: then the batch is redelivered until it succeeds.
/// </summary>
public sealed class FeedAttempts(TimeProvider time)
{
    /// <summary>Attempts after which an item is given up.</summary>
    public const int Max = 5;

    /// <summary>How long an item must have failed to be given up while nothing shows that the store is available.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>How many failing items are remembered; more than that means that the items are not the cause.</summary>
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, (int Count, long Since)> _failures = new();

    private enum Cause
    {
        /// <summary>The store or an identity: the item may succeed later.</summary>
        Store,

        /// <summary>A fault of the store, which may be one that this item causes.</summary>
        Unclear,

        /// <summary>The item, or the code that handles it.</summary>
        Item,
    }

    /// <summary>Counts a failure; whether the item is to be given up.</summary>
    /// <param name="item">Identifies the item.</param>
    /// <param name="exception">What it failed with.</param>
    /// <param name="isAlone">Whether its batch has no other item.</param>
    /// <param name="othersSucceeded">Whether others of its batch succeeded, so that the store is available.</param>
    internal bool IsLast(string item, Exception exception, bool isAlone, bool othersSucceeded)
    {
        var cause = CauseOf(exception);
        if (cause == Cause.Store)
            return false;
        if (_failures.Count > Capacity)
            _failures.Clear();
        // If all of a batch fail, the store may be the cause, and the attempt does not count.
        var counted = isAlone || othersSucceeded ? 1 : 0;
        // Not by the clock, which may be set meanwhile.
        var now = time.GetTimestamp();
        var (count, since) = _failures.AddOrUpdate(
            item,
            _ => (counted, now),
            (_, failing) => (failing.Count + counted, failing.Since)
        );
        if (time.GetElapsedTime(since, now) >= Patience)
            return true;
        return count >= Max && (othersSucceeded || (isAlone && cause == Cause.Item));
    }

    /// <summary>Forgets the failures of an item, which succeeded or was given up.</summary>
    internal void Forget(string item) => _failures.TryRemove(item, out _);

    private static Cause CauseOf(Exception exception) =>
        exception switch
        {
            CosmosException e => CauseOf(e.StatusCode),
            RequestFailedException e => CauseOf((HttpStatusCode)e.Status),
            HttpRequestException or IOException or TimeoutException or OperationCanceledException => Cause.Store,
            AuthenticationFailedException => Cause.Store,
            AggregateException { InnerExceptions: [_, ..] failures } => failures.Min(CauseOf),
            _ => Cause.Item,
        };

    private static Cause CauseOf(HttpStatusCode status) =>
        status switch
        {
            // No response at all.
            < HttpStatusCode.BadRequest => Cause.Store,
            HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden
            or HttpStatusCode.NotFound
            or HttpStatusCode.RequestTimeout
            or HttpStatusCode.Gone
            or HttpStatusCode.TooManyRequests
            or (HttpStatusCode)449
            or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => Cause.Store,
            HttpStatusCode.InternalServerError => Cause.Unclear,
            _ => Cause.Item,
        };
}
