using System.Net;

namespace Testing;

/// <summary>What happens to a call; it may send it, or not, and respond in the place of Cosmos.</summary>
public delegate Task<HttpResponseMessage> CosmosAction(
    CosmosCall call,
    Func<CancellationToken, Task<HttpResponseMessage>> send,
    CancellationToken cancellationToken
);

/// <summary>
/// What happens to the calls that <see cref="CosmosFaults"/> matches, until this is disposed. If several
/// rules match, each is applied to what the next ones make of the call, in the order in which they were made.
/// </summary>
public sealed class CosmosRule : IDisposable
{
    private readonly CosmosFaults _faults;
    private readonly Func<CosmosCall, bool> _matches;
    private CosmosAction _action = (_, send, cancellationToken) => send(cancellationToken);
    private int _nth;
    private int _matched;
    private int _count;

    internal CosmosRule(CosmosFaults faults, Func<CosmosCall, bool> matches) => (_faults, _matches) = (faults, matches);

    /// <summary>How many calls it was applied to.</summary>
    public int Count => _count;

    /// <summary>Only one of the calls that match, counted from 1.</summary>
    public CosmosRule Nth(int call)
    {
        _nth = call;
        return this;
    }

    /// <summary>The call is not made, and Cosmos responds with an error.</summary>
    public CosmosRule Fail(HttpStatusCode status, int substatus = 0) =>
        Do(
            (call, _, _) =>
                Task.FromResult(
                    CosmosErrors.Error(
                        call.Message,
                        status,
                        $"{status}",
                        "Injected by a test.",
                        substatus,
                        TimeSpan.FromMilliseconds(1)
                    )
                )
        );

    /// <summary>The call is not made: the connection breaks.</summary>
    public CosmosRule Disconnect() => Do((_, _, _) => throw CosmosErrors.Reset());

    /// <summary>The call is made, and if it succeeds, its response is lost: its outcome is ambiguous.</summary>
    /// <param name="meanwhile">What happens before the caller learns of it.</param>
    public CosmosRule LoseResponse(Func<Task>? meanwhile = null) =>
        Do(
            async (_, send, cancellationToken) =>
            {
                var response = await send(cancellationToken);
                if (!response.IsSuccessStatusCode)
                    return response;
                response.Dispose();
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                throw CosmosErrors.Reset();
            }
        );

    /// <summary>Something happens before the call is made.</summary>
    public CosmosRule Before(Func<Task> happens) =>
        Do(
            async (_, send, cancellationToken) =>
            {
                await happens();
                return await send(cancellationToken);
            }
        );

    /// <summary>Something happens between the call and its response.</summary>
    public CosmosRule After(Func<Task> happens) =>
        Do(
            async (_, send, cancellationToken) =>
            {
                var response = await send(cancellationToken);
                await happens();
                return response;
            }
        );

    /// <summary>Holds the calls until the gate is opened.</summary>
    /// <param name="afterCall">Whether they are made before, and only their responses held.</param>
    public CallGate Hold(bool afterCall = false)
    {
        var gate = new CallGate(this);
        Do(
            async (_, send, cancellationToken) =>
            {
                // Cancelled or not, the call is made.
                var response = afterCall ? await send(CancellationToken.None) : null;
                await gate.WaitAsync(cancellationToken);
                return response ?? await send(cancellationToken);
            }
        );
        return gate;
    }

    /// <summary>The calls are counted, and nothing happens to them.</summary>
    public CosmosRule Observe() => Do(_action);

    /// <summary>Anything else.</summary>
    public CosmosRule Do(CosmosAction action)
    {
        _action = action;
        _faults.Add(this);
        return this;
    }

    public void Dispose() => _faults.Remove(this);

    internal bool Takes(CosmosCall call) =>
        _matches(call) && (_nth == 0 || Interlocked.Increment(ref _matched) == _nth);

    internal Task<HttpResponseMessage> ApplyAsync(
        CosmosCall call,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _count);
        return _action(call, send, cancellationToken);
    }
}

/// <summary>Holds calls until it is opened.</summary>
public sealed class CallGate
{
    private readonly CosmosRule _rule;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    internal CallGate(CosmosRule rule) => _rule = rule;

    /// <summary>How many calls it has held.</summary>
    public int Held => _held;

    /// <summary>Lets the held calls go on, and later ones pass.</summary>
    public void Open()
    {
        _rule.Dispose();
        _opened.TrySetResult();
    }

    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _held);
        return _opened.Task.WaitAsync(cancellationToken);
    }
}
