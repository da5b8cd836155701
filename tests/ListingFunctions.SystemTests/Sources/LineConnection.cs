using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ListingFunctions.SystemTests.Sources;

/// <summary>
/// A client that reads the response while it still sends, as curl does; <see cref="HttpClient"/> sends everything first.
/// </summary>
internal sealed class LineConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private LineConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream);
    }

    /// <summary>Begins a POST of lines.</summary>
    public static async Task<LineConnection> PostAsync(Uri host, string path)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host.Host, host.Port, App.Stop);
        var connection = new LineConnection(client);
        await connection.WriteAsync(
            $"POST /api/{path} HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: {Lines.MediaType}\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        return connection;
    }

    /// <summary>Sends a line.</summary>
    public Task SendAsync(string line)
    {
        var length = Encoding.UTF8.GetByteCount(line) + 1;
        return WriteAsync($"{length.ToString("x", CultureInfo.InvariantCulture)}\r\n{line}\n\r\n");
    }

    /// <summary>Ends the request.</summary>
    public Task CompleteAsync() => WriteAsync("0\r\n\r\n");

    /// <summary>The next line of the response; <see langword="null"/> at its end.</summary>
    public async Task<string?> ReadAsync()
    {
        while (await _reader.ReadLineAsync(App.Stop) is { } line)
        {
            if (line.StartsWith('{'))
                return line;
            if (line == "0")
                return null;
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _client.Dispose();
    }

    private Task WriteAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text), App.Stop).AsTask();
}
