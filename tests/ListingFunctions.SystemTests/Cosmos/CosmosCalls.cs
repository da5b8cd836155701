using System.Collections.Concurrent;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>Counts the calls about items that the SDK makes; what it asks once about the account is not counted.</summary>
internal sealed class CosmosCalls(HttpMessageHandler? through = null)
    : DelegatingHandler(through ?? new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>The calls so far, such as <c>GET listings</c>, in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>The calls that an operation makes.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(Func<Task> operation)
    {
        _calls.Clear();
        await operation();
        return Calls;
    }

    /// <summary>Counts from here.</summary>
    public void Forget() => _calls.Clear();

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        // dbs/{database}/colls/{container}/docs[/{item}]
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (
            path is ["dbs", _, "colls", var container, "docs", ..]
            && !request.Headers.Contains("x-ms-cosmos-is-query-plan-request")
        )
            _calls.Enqueue($"{request.Method} {container}");
        return base.SendAsync(request, cancellationToken);
    }
}
