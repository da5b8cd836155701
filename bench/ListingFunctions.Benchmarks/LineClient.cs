using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace ListingFunctions.Benchmarks;

/// <summary>
/// Sends the lines of one request and reads their results at the same time, as curl does; <see cref="HttpClient"/> reads
/// nothing before it has sent everything.
/// </summary>
internal static class LineClient
{
    private const int BytesPerChunk = 16 * 1024;

    /// <summary>Sends lines, each of which must have the expected outcome; lines a second.</summary>
    /// <param name="host">The service.</param>
    /// <param name="path">The path and query.</param>
    /// <param name="lines">The lines, without their line ends.</param>
    /// <param name="outcome">The outcome that each has.</param>
    public static async Task<double> SendAsync(Uri host, string path, IEnumerable<byte[]> lines, string outcome)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Host, host.Port);
        await using var stream = client.GetStream();
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(
            SendAsync(stream, host, path, lines),
            ReadAsync(stream, Encoding.ASCII.GetBytes($"\"outcome\":\"{outcome}\""))
        );
        return counts[0] == counts[1]
            ? counts[0] / clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{counts[1]} of {counts[0]} lines were {outcome}.");
    }

    private static async Task<int> SendAsync(Stream stream, Uri host, string path, IEnumerable<byte[]> lines)
    {
        await WriteAsync(
            stream,
            $"POST {path} HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        );
        var (count, chunk) = (0, new ArrayBufferWriter<byte>(2 * BytesPerChunk));
        foreach (var line in lines)
        {
            chunk.Write(line);
            chunk.Write("\n"u8);
            count++;
            if (chunk.WrittenCount >= BytesPerChunk)
                await SendChunkAsync(stream, chunk);
        }

        if (chunk.WrittenCount > 0)
            await SendChunkAsync(stream, chunk);
        await WriteAsync(stream, "0\r\n\r\n");
        return count;
    }

    private static async Task SendChunkAsync(Stream stream, ArrayBufferWriter<byte> chunk)
    {
        await WriteAsync(stream, $"{chunk.WrittenCount.ToString("x", CultureInfo.InvariantCulture)}\r\n");
        chunk.Write("\r\n"u8);
        await stream.WriteAsync(chunk.WrittenMemory);
        chunk.ResetWrittenCount();
    }

    private static Task WriteAsync(Stream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    /// <summary>How many lines of a chunked response contain a text.</summary>
    private static async Task<int> ReadAsync(Stream stream, byte[] text)
    {
        var reader = PipeReader.Create(stream);
        var status = await ReadLineAsync(reader);
        if (!status.Contains(" 200 ", StringComparison.Ordinal))
            throw new InvalidOperationException($"The response was {status}.");
        while (await ReadLineAsync(reader) is { Length: > 0 }) { }

        var (count, lines) = (0, new ArrayBufferWriter<byte>());
        while (
            int.Parse(await ReadLineAsync(reader), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                is > 0
                    and var size
        )
        {
            var read = await reader.ReadAtLeastAsync(size + 2);
            var chunk = read.Buffer.Slice(0, size);
            foreach (var part in chunk)
                lines.Write(part.Span);
            reader.AdvanceTo(read.Buffer.GetPosition(2, chunk.End));
            count += TakeLines(lines, text);
        }

        return count;
    }

    /// <summary>Removes the whole lines from a buffer, and counts those that contain a text.</summary>
    private static int TakeLines(ArrayBufferWriter<byte> lines, ReadOnlySpan<byte> text)
    {
        var count = 0;
        var rest = lines.WrittenSpan;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (rest[..end].IndexOf(text) >= 0)
                count++;
            rest = rest[(end + 1)..];
        }

        var left = rest.ToArray();
        lines.ResetWrittenCount();
        lines.Write(left);
        return count;
    }

    private static async Task<string> ReadLineAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
                throw new InvalidOperationException("The response ended early.");
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
