using System.Collections.Concurrent;
using Testing;

namespace ListingFunctions.Faults.Injection;

/// <summary>Makes calls of Cosmos fail as the plan of a run has it; the same seed, the same faults.</summary>
/// <param name="faults">Says when.</param>
/// <param name="names">The names of listings by their ids, as far as they are known.</param>
internal sealed class SeededFaults(Faults faults, ConcurrentDictionary<string, string> names)
{
    /// <summary>The SDK sends a throttled request ten times before it gives up.</summary>
    private const int LongThrottling = 10;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, int> _throttled = new();

    /// <summary>A <see cref="CosmosAction"/>.</summary>
    public async Task<HttpResponseMessage> ApplyAsync(
        CosmosCall call,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        var request = call.Message;
        // Names are learnt while nothing fails, too.
        if (await CosmosRequest.ReadAsync(call, names, cancellationToken) is not { } asked || faults.IsCalm)
            return await send(cancellationToken);
        if (_throttled.TryGetValue(asked.What, out var left) && left > 0)
        {
            _throttled[asked.What] = left - 1;
            return CosmosErrors.Throttled(request, RetryAfter);
        }

        var kind = faults.Next(asked.What, faults.Plan.Requests);
        if (kind == FaultKind.SentTwice && !asked.IsWrite)
            kind = null;
        // The SDK then waits for five seconds, which are one client's own; when a batch waits, everything does.
        if (
            kind == FaultKind.ThrottledWithoutDelay
            && !asked.What.Contains(" listings ", StringComparison.Ordinal)
            && faults.Draw(asked.What, -2) > 0.1
        )
            kind = FaultKind.Throttled;
        if (kind is null)
            return await send(cancellationToken);
        faults.Count(kind.Value);
        return await FailAsync(kind.Value, asked, request, send, cancellationToken);
    }

    private async Task<HttpResponseMessage> FailAsync(
        FaultKind kind,
        CosmosRequest asked,
        HttpRequestMessage request,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        switch (kind)
        {
            case FaultKind.Throttled:
                return CosmosErrors.Throttled(request, RetryAfter);
            case FaultKind.ThrottledWithoutDelay:
                return CosmosErrors.Throttled(request, null);
            case FaultKind.ThrottledForLong:
                _throttled[asked.What] = LongThrottling - 1;
                return CosmosErrors.Throttled(request, RetryAfter);
            case FaultKind.RequestTimeout:
                return CosmosErrors.Timeout(request);
            case FaultKind.RetryWith:
                return CosmosErrors.RetryWith(request);
            case FaultKind.InternalError:
                return CosmosErrors.InternalError(request);
            case FaultKind.Unavailable:
                return CosmosErrors.Unavailable(request);
            case FaultKind.Refused:
                throw CosmosErrors.Refused(request);
            case FaultKind.ResetBefore:
                throw CosmosErrors.Reset();
            case FaultKind.Slow:
                await Task.Delay(Slowest * faults.Draw(asked.What, -1), cancellationToken);
                return await send(cancellationToken);
            case FaultKind.AnswerReset:
                await MakeAsync(request, send, cancellationToken);
                throw CosmosErrors.Reset();
            case FaultKind.AnswerTimeout:
                await MakeAsync(request, send, cancellationToken);
                return CosmosErrors.Timeout(request);
            case FaultKind.AnswerUnavailable:
                await MakeAsync(request, send, cancellationToken);
                return CosmosErrors.Unavailable(request);
            case FaultKind.SentTwice:
                await MakeAsync(request, send, cancellationToken);
                // Time for others to come between.
                await Task.Delay(Slowest / 10 * faults.Draw(asked.What, -1), cancellationToken);
                return await send(cancellationToken);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no fault of a request.");
        }
    }

    /// <summary>Makes the call, and drops its response.</summary>
    private static async Task MakeAsync(
        HttpRequestMessage request,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        if (request.Content is { } content)
            await content.LoadIntoBufferAsync(cancellationToken);
        using var response = await send(cancellationToken);
    }
}
