using System.Net.Sockets;

namespace ListingFunctions.SystemTests.Cosmos;

/// <summary>Loses answers of Cosmos on their way: the write is made, and the connection breaks before it is told.</summary>
internal sealed class LostAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    private string? _losing;
    private Func<Task> _meanwhile = () => Task.CompletedTask;

    /// <summary>How many answers were lost.</summary>
    public int Count { get; private set; }

    /// <summary>Loses the answer of the next such call.</summary>
    /// <param name="call">Such as <c>PUT listings</c>.</param>
    /// <param name="meanwhile">What others do before the SDK sends the call again.</param>
    public void LoseNext(string call, Func<Task>? meanwhile = null) =>
        (_losing, _meanwhile) = (call, meanwhile ?? (() => Task.CompletedTask));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (
            path is not ["dbs", _, "colls", var container, "docs", ..]
            || $"{request.Method} {container}" != _losing
            || !response.IsSuccessStatusCode
        )
            return response;

        _losing = null;
        Count++;
        response.Dispose();
        await _meanwhile();
        throw new HttpRequestException(
            "The connection was reset.",
            new SocketException((int)SocketError.ConnectionReset)
        );
    }
}
