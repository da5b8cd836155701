using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>
/// Forwards the worker's connections to LocalCosmos, and lets a test make the account slow or unavailable. The worker is a
/// process of its own, so this stands on the network and not in the worker's SDK.
/// </summary>
internal sealed class CosmosGate : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private readonly Uri _account;
    private volatile Holding? _holding;
    private volatile bool _closed;

    public CosmosGate(Uri account)
    {
        _account = account;
        _listener.Start();
        Address = new UriBuilder(account) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _ = AcceptAsync();
    }

    /// <summary>The address that stands for the account's.</summary>
    public Uri Address { get; }

    /// <summary>Holds back what is sent to the account until the result is disposed.</summary>
    public Holding Hold() => _holding = new Holding(() => _holding = null);

    /// <summary>Closes all connections, and each new one, until the result is disposed.</summary>
    public IDisposable Close()
    {
        _closed = true;
        foreach (var connection in _connections.Keys)
            connection.Close();
        return new Reopening(() => _closed = false);
    }

    public void Dispose()
    {
        Close();
        _holding?.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener has been disposed.
        }
    }

    private async Task ForwardAsync(TcpClient worker)
    {
        using var account = new TcpClient();
        _connections[worker] = true;
        try
        {
            if (_closed)
                return;
            await account.ConnectAsync(_account.Host, _account.Port);
            await await Task.WhenAny(
                RequestsAsync(worker.GetStream(), account.GetStream()),
                account.GetStream().CopyToAsync(worker.GetStream())
            );
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has closed the connection, and so does this.
        }
        finally
        {
            _connections.TryRemove(worker, out _);
            worker.Dispose();
        }
    }

    private async Task RequestsAsync(NetworkStream worker, NetworkStream account)
    {
        var buffer = new byte[16 * 1024];
        while (await worker.ReadAsync(buffer) is > 0 and var count)
        {
            if (_holding is { } holding)
                await holding.WaitAsync();
            await account.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    /// <summary>A time during which nothing reaches the account.</summary>
    public sealed class Holding(Action ended) : IDisposable
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when a request is held back.</summary>
        public Task Started => _started.Task;

        public Task WaitAsync()
        {
            _started.TrySetResult();
            return _ended.Task;
        }

        public void Dispose()
        {
            ended();
            _ended.TrySetResult();
        }
    }

    private sealed class Reopening(Action reopen) : IDisposable
    {
        public void Dispose() => reopen();
    }
}
