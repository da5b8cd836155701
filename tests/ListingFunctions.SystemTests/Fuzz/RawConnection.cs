using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>A connection that sends any bytes, which no HTTP client would, and reads the response.</summary>
internal sealed class RawConnection(Uri server) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Socket? _socket;
    private int _start;
    private int _end;

    /// <summary>Whether the next request goes over a connection that others went over before.</summary>
    public bool IsReused => _socket is not null;

    /// <summary>Sends a request and reads its response; <see langword="null"/> if the connection ends without a complete one.</summary>
    /// <exception cref="SocketException">There is no connection to be had, or the response was cut off.</exception>
    /// <exception cref="IOException">The response was cut off.</exception>
    public async Task<RawResponse?> SendAsync(
        ReadOnlyMemory<byte> request,
        bool halfClose,
        CancellationToken cancellationToken
    )
    {
        (_start, _end) = (0, 0);
        if (_socket is null)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        }

        // A server may respond, and close, before it has read all: reading goes on beside writing.
        var writing = WriteAsync(_socket, request, halfClose, cancellationToken);
        RawResponse? response = null;
        try
        {
            response = await ReadResponseAsync(request.Span.StartsWith("HEAD "u8), cancellationToken);
        }
        catch (SocketException) when (halfClose || (_start == 0 && _end == 0))
        {
            // Reset before the first byte: the same as an end without a response. A server need not finish a response to
            // a client that ended its side within a body.
        }

        await writing;
        if (halfClose || response is null or { Closes: true })
            Close();
        return response;
    }

    /// <summary>Goes on with a new connection: what is left in this one belongs to no request.</summary>
    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose() => Close();

    private static async Task WriteAsync(
        Socket socket,
        ReadOnlyMemory<byte> request,
        bool halfClose,
        CancellationToken cancellationToken
    )
    {
        try
        {
            for (var sent = 0; sent < request.Length; )
                sent += await socket.SendAsync(request[sent..], cancellationToken);
            if (halfClose)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Whoever closed it has responded, or will be found not to have.
        }
    }

    private async Task<RawResponse?> ReadResponseAsync(bool head, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadLineAsync(cancellationToken) is not { } statusLine)
                return null;
            var status = int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            if (status < 200)
                continue;
            var body = head || status is 204 or 304 ? [] : await ReadBodyAsync(headers, cancellationToken);
            return new RawResponse(status, headers, body);
        }
    }

    private async Task<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.TryGetValue("Content-Length", out var length))
            return await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        using var body = new MemoryStream();
        if (!headers.ContainsKey("Transfer-Encoding"))
        {
            while (await FillAsync(cancellationToken))
            {
                await body.WriteAsync(_buffer.AsMemory(_start, _end - _start), cancellationToken);
                _start = _end;
            }

            return body.ToArray();
        }

        while (true)
        {
            var size = int.Parse(
                await ReadLineAsync(cancellationToken) ?? throw new IOException("A chunk was cut off."),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            await body.WriteAsync(await ReadAsync(size, cancellationToken), cancellationToken);
            await ReadLineAsync(cancellationToken);
            if (size == 0)
                return body.ToArray();
        }
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count; )
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                throw new IOException("The response was cut off.");
            var part = Math.Min(count - read, _end - _start);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(read));
            (_start, read) = (_start + part, read + part);
        }

        return bytes;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                return line.Length == 0 ? null : throw new IOException("A line of the response was cut off.");
            var next = (char)_buffer[_start++];
            if (next == '\n')
                return line.ToString();
            if (next != '\r')
                line.Append(next);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await _socket!.ReceiveAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}

/// <summary>A response as it came over the wire.</summary>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public bool Closes =>
        Headers.TryGetValue("Connection", out var connection)
        && connection.Contains("close", StringComparison.OrdinalIgnoreCase);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public override string ToString()
    {
        var body = Encoding.UTF8.GetString(Body);
        return $"{Status} {Header("Content-Type")} {(body.Length > 500 ? $"{body[..500]}…" : body)}";
    }
}
