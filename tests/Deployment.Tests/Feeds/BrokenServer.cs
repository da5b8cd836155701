using System.Net;

namespace Deployment.Tests.Feeds;

/// <summary>An HTTP server that returns one status, and a page for people, to whatever it is asked.</summary>
internal sealed class BrokenServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpStatusCode _status;
    private readonly Task _serving;

    public BrokenServer(HttpStatusCode status)
    {
        _status = status;
        Address = $"http://127.0.0.1:{Loopback.FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.StatusCode = (int)_status;
                context.Response.ContentType = "text/html";
                await context.Response.OutputStream.WriteAsync("<html>Something went wrong</html>"u8.ToArray());
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed, by this test or by a client that was not interested any more.
        }
    }
}
