using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Testing;

/// <summary>
/// The way from the SDK to Cosmos, where tests count calls and make them fail: <c>On</c> selects calls, and the rule that
/// it returns says what happens to them.
/// </summary>
public sealed class CosmosFaults(HttpMessageHandler? inner = null)
    : DelegatingHandler(inner ?? new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<string> _calls = new();
    private ImmutableList<CosmosRule> _rules = [];

    /// <summary>The calls about items so far, such as <c>GET listings</c>, in order; not those for query plans.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>The calls that an operation makes: each is a round trip and request units.</summary>
    public async Task<IReadOnlyList<string>> CallsOfAsync(Func<Task> operation)
    {
        ForgetCalls();
        await operation();
        return Calls;
    }

    /// <summary>Counts from here.</summary>
    public void ForgetCalls() => _calls.Clear();

    /// <summary>Calls about the items of a container.</summary>
    public CosmosRule On(string method, string container) =>
        On(call => call.Method == method && call.Container == container && !call.IsQueryPlan);

    /// <summary>Calls about items of any container.</summary>
    public CosmosRule OnItems(string? method = null) =>
        On(call => call.Container is not null && (method is null || call.Method == method) && !call.IsQueryPlan);

    /// <summary>Calls that meet a condition.</summary>
    public CosmosRule On(Func<CosmosCall, bool> matches) => new(this, matches);

    internal void Add(CosmosRule rule) => ImmutableInterlocked.Update(ref _rules, rules => rules.Add(rule));

    internal void Remove(CosmosRule rule) => ImmutableInterlocked.Update(ref _rules, rules => rules.Remove(rule));

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var call = new CosmosCall(request);
        if (call is { Container: not null, IsQueryPlan: false })
            _calls.Enqueue($"{call}");
        return SendAsync(call, _rules, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(
        CosmosCall call,
        ImmutableList<CosmosRule> rules,
        CancellationToken cancellationToken
    )
    {
        var index = rules.FindIndex(rule => rule.Takes(call));
        return index < 0
            ? base.SendAsync(call.Message, cancellationToken)
            : rules[index]
                .ApplyAsync(call, token => SendAsync(call, rules.RemoveRange(0, index + 1), token), cancellationToken);
    }
}
