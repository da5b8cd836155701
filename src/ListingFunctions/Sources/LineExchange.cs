using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Sources;

/// <summary>
/// Reads a request of listings line by line, and writes one line for each in the same order while it reads. Lines are
/// processed in parallel, those of one key in sequence; a few are read ahead, and no more before these are processed, so
/// memory does not depend on the number of lines.
/// </summary>
/// <remarks>
/// The response is written whether or not the client reads it before it has sent everything: many HTTP clients do not, and
/// if this one waited for them, both would wait for ever. What they have not read yet is kept, a few bytes for each line,
/// and for lines that were rejected no more than <see cref="LineQueue.MaxKeptErrors"/> reasons.
/// </remarks>
public sealed class LineExchange(SourceListings sources, TimeProvider time, ILogger<LineExchange> log)
{
    /// <summary>The response is sent when this much of it is ready, or when nothing more is.</summary>
    private const int FlushLength = 16 * 1024;

    /// <summary>A writer does not take the encoder of the options, which escapes no more than it must.</summary>
    private static readonly JsonWriterOptions Writing = new() { Encoder = SourcesJson.Types.Options.Encoder };

    /// <summary>
    /// Reads, processes and responds. If the client disconnects, no further line is begun, and those in flight are
    /// completed or cancelled; what was reported as done is done.
    /// </summary>
    /// <param name="http">The request, and its response, which is written here.</param>
    /// <param name="maxLineLength">The longest line in bytes.</param>
    /// <param name="parse">Reads a line.</param>
    /// <param name="cancellationToken">Signalled when the host stops.</param>
    internal async Task RunAsync(
        HttpContext http,
        int maxLineLength,
        Func<Line, SentLine> parse,
        CancellationToken cancellationToken
    )
    {
        http.Response.ContentType = JsonLines.MediaType;
        // A client may pause between lines, and read the response after it has sent everything.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
            request.MinDataRate = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
            response.MinDataRate = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, cancellationToken);
        var results = Channel.CreateUnbounded<Task<LineResult>>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
        );
        var queue = new LineQueue(sources, time, log, stop.Token);
        var writing = WriteAsync(http.Response, results.Reader, queue, stop.Token);
        try
        {
            var lines = new LineReader(http.Request.BodyReader, maxLineLength);
            while (await lines.ReadAsync(stop.Token) is { } line)
            {
                // Those that have arrived already are read ahead together.
                var batch = new List<SentLine> { parse(line) };
                while (batch.Count < LineQueue.Parallelism && lines.TryRead(out var next))
                    batch.Add(parse(next));
                var ahead = queue.ReadAheadAsync(batch);
                foreach (var sent in batch)
                    await results.Writer.WriteAsync(await queue.BeginAsync(sent, ahead), stop.Token);
            }

            results.Writer.Complete();
        }
        catch (Exception e)
        {
            results.Writer.Complete(e);
            if (e is not (OperationCanceledException or IOException))
                throw;
        }
        finally
        {
            await writing;
            await queue.CompleteAsync();
        }
    }

    private static async Task WriteAsync(
        HttpResponse response,
        ChannelReader<Task<LineResult>> results,
        LineQueue queue,
        CancellationToken stop
    )
    {
        var body = response.BodyWriter;
        try
        {
            await response.StartAsync(stop);
            while (await results.WaitToReadAsync(stop))
            {
                while (results.TryRead(out var pending))
                {
                    if (!pending.IsCompleted || body.UnflushedBytes >= FlushLength)
                        await body.FlushAsync(stop);
                    var result = await pending;
                    queue.Written(result);
                    await WriteAsync(body, result);
                }

                // Nothing more is ready: the client may wait for this before it sends the next line.
                await body.FlushAsync(stop);
            }
        }
        catch (Exception e)
        {
            // The response ends without its last lines, which shows the client that it is incomplete.
            response.HttpContext.Abort();
            // Otherwise the client is gone, or the host stops.
            if (e is not (OperationCanceledException or IOException))
                throw;
        }
    }

    private static async Task WriteAsync(PipeWriter body, LineResult result)
    {
        await using (var writer = new Utf8JsonWriter(body, Writing))
            JsonSerializer.Serialize(writer, result, SourcesJson.Types.LineResult);
        body.GetSpan(1)[0] = (byte)'\n';
        body.Advance(1);
    }
}
