using System.Collections.Concurrent;

namespace ListingFunctions.Faults.Injection;

/// <summary>Stands between the SDK and Cosmos, and fails.</summary>
/// <param name="faults">Says when.</param>
/// <param name="names">The names of listings by their ids, as far as they are known.</param>
/// <param name="inner">Sends what is sent.</param>
internal sealed class CosmosFaults(Faults faults, ConcurrentDictionary<string, string> names, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    /// <summary>The SDK sends a throttled request ten times before it gives up.</summary>
    private const int LongThrottling = 10;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, int> _throttled = new();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        // Names are learnt while nothing fails, too.
        if (await CosmosRequest.ReadAsync(request, names, cancellationToken) is not { } asked || faults.IsCalm)
            return await base.SendAsync(request, cancellationToken);
        if (_throttled.TryGetValue(asked.What, out var left) && left > 0)
        {
            _throttled[asked.What] = left - 1;
            return CosmosAnswers.Throttled(request, RetryAfter);
        }

        var kind = faults.Next(asked.What, faults.Plan.Requests);
        if (kind == FaultKind.SentTwice && !asked.IsWrite)
            kind = null;
        // The SDK then waits for five seconds, which are one client's own; where a batch waits, everything does.
        if (
            kind == FaultKind.ThrottledWithoutDelay
            && !asked.What.Contains(" listings ", StringComparison.Ordinal)
            && faults.Draw(asked.What, -2) > 0.1
        )
            kind = FaultKind.Throttled;
        if (kind is null)
            return await base.SendAsync(request, cancellationToken);
        faults.Count(kind.Value);
        return await FailAsync(kind.Value, asked, request, cancellationToken);
    }

    private async Task<HttpResponseMessage> FailAsync(
        FaultKind kind,
        CosmosRequest asked,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        switch (kind)
        {
            case FaultKind.Throttled:
                return CosmosAnswers.Throttled(request, RetryAfter);
            case FaultKind.ThrottledWithoutDelay:
                return CosmosAnswers.Throttled(request, null);
            case FaultKind.ThrottledForLong:
                _throttled[asked.What] = LongThrottling - 1;
                return CosmosAnswers.Throttled(request, RetryAfter);
            case FaultKind.RequestTimeout:
                return CosmosAnswers.Timeout(request);
            case FaultKind.RetryWith:
                return CosmosAnswers.RetryWith(request);
            case FaultKind.InternalError:
                return CosmosAnswers.InternalError(request);
            case FaultKind.Unavailable:
                return CosmosAnswers.Unavailable(request);
            case FaultKind.Refused:
                throw CosmosAnswers.Refused(request);
            case FaultKind.ResetBefore:
                throw CosmosAnswers.Reset();
            case FaultKind.Slow:
                await Task.Delay(Slowest * faults.Draw(asked.What, -1), cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            case FaultKind.AnswerReset:
                await MakeAsync(request, cancellationToken);
                throw CosmosAnswers.Reset();
            case FaultKind.AnswerTimeout:
                await MakeAsync(request, cancellationToken);
                return CosmosAnswers.Timeout(request);
            case FaultKind.AnswerUnavailable:
                await MakeAsync(request, cancellationToken);
                return CosmosAnswers.Unavailable(request);
            case FaultKind.SentTwice:
                await MakeAsync(request, cancellationToken);
                // Time for others to come between.
                await Task.Delay(Slowest / 10 * faults.Draw(asked.What, -1), cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no fault of a request.");
        }
    }

    /// <summary>Has the request made, and keeps its answer.</summary>
    private async Task MakeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
            await content.LoadIntoBufferAsync(cancellationToken);
        using var answer = await base.SendAsync(request, cancellationToken);
    }
}
