using System.Collections.Concurrent;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>
/// Stands between the SDK and Cosmos and, once it is shut, holds the calls it is to hold until it is opened: before
/// they are made, or after, with their answers.
/// </summary>
internal sealed class CosmosGate(string method, string container, bool afterCall = false)
    : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<string> _held = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _shut;

    /// <summary>How many calls it has held.</summary>
    public int Held => _held.Count;

    public void Shut() => _shut = true;

    public void Open()
    {
        _shut = false;
        _opened.TrySetResult();
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.AbsolutePath;
        if (
            !_shut
            || request.Method.Method != method
            || !path.Contains($"/colls/{container}/docs", StringComparison.Ordinal)
        )
            return await base.SendAsync(request, cancellationToken);
        var response = afterCall ? await base.SendAsync(request, CancellationToken.None) : null;
        _held.Enqueue(path);
        await _opened.Task.WaitAsync(cancellationToken);
        return response ?? await base.SendAsync(request, cancellationToken);
    }
}
