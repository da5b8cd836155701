using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Sources;

/// <summary>
/// Reads a request of listings line by line, and writes one line for each in the same order while it reads. Lines are
/// processed in parallel, those of one key in sequence; no more is read than is processed, so memory does not depend on the
/// number of lines.
/// </summary>
/// <remarks>
/// The response is written whether or not the client reads it before it has sent everything: many HTTP clients do not, and
/// if this one waited for them, both would wait for ever. What they have not read yet is kept, a few bytes for each line,
/// and for lines that were rejected no more than <see cref="MaxKeptErrors"/> reasons.
/// </remarks>
public sealed partial class LineExchange(SourceListings sources, TimeProvider time, ILogger<LineExchange> log)
{
    /// <summary>The media type of such requests and responses.</summary>
    public const string MediaType = "application/x-ndjson";

    private const int Parallelism = 32;

    /// <summary>Rejected lines whose reasons are kept for a client that does not read.</summary>
    private const int MaxKeptErrors = 10_000;

    /// <summary>The response is sent when this much of it is ready, or when nothing more is.</summary>
    private const int FlushLength = 16 * 1024;

    /// <summary>
    /// How long lines are retried while none succeeds, because Cosmos is throttled or unavailable: below the 230 seconds
    /// after which Azure ends a request that nothing is sent to.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>How long a request may take, below the 30 minutes after which the Functions host ends it.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(25);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The problem with the media type of a request; <see langword="null"/> if lines can be read from it.</summary>
    internal static Problem? Check(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, MediaType, StringComparison.OrdinalIgnoreCase))
            return Problem.NotOfType(request.ContentType ?? "", MediaType);
        return JsonBody.IsPlain(request.Headers.ContentEncoding)
            ? null
            : Problem.Encoded(request.Headers.ContentEncoding!);
    }

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
        http.Response.ContentType = MediaType;
        // A client may pause between lines, and read the response after it has sent everything.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
            request.MinDataRate = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
            response.MinDataRate = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, cancellationToken);
        var results = Channel.CreateUnbounded<Task<LineResult>>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
        );
        var run = new Run(sources, time, log, stop.Token);
        var writing = WriteAsync(http.Response, results.Reader, run, stop.Token);
        try
        {
            var lines = new LineReader(http.Request.BodyReader, maxLineLength);
            while (await lines.ReadAsync(stop.Token) is { } line)
                await results.Writer.WriteAsync(await run.BeginAsync(parse(line)), stop.Token);
            results.Writer.Complete();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            results.Writer.Complete(e);
        }

        await writing;
        await run.CompleteAsync();
    }

    private static async Task WriteAsync(
        HttpResponse response,
        ChannelReader<Task<LineResult>> results,
        Run run,
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
                    run.Written(result);
                    await WriteAsync(body, result);
                }

                // Nothing more is ready: the client may wait for this before it sends the next line.
                await body.FlushAsync(stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client is gone, or the host stops: the response ends without its last lines, which shows the client that
            // it is incomplete.
            response.HttpContext.Abort();
        }
    }

    private static async Task WriteAsync(PipeWriter body, LineResult result)
    {
        await using (var writer = new Utf8JsonWriter(body))
            JsonSerializer.Serialize(writer, result, SourcesJson.Types.LineResult);
        body.GetSpan(1)[0] = (byte)'\n';
        body.Advance(1);
    }

    /// <summary>The lines of one request.</summary>
    private sealed class Run(SourceListings sources, TimeProvider time, ILogger log, CancellationToken stop)
    {
        /// <summary>One entry for each line in flight.</summary>
        private readonly Channel<SourceKey> _slots = Channel.CreateBounded<SourceKey>(Parallelism);

        private readonly ConcurrentDictionary<SourceKey, Task> _inFlight = new();
        private readonly long _started = time.GetTimestamp();
        private long _lastSuccess = time.GetTimestamp();
        private int _keptErrors;

        /// <summary>Begins a line as soon as there is room for it; the result follows.</summary>
        public async Task<Task<LineResult>> BeginAsync(SentLine line)
        {
            if (line.Rejection is { } rejection)
                return Task.FromResult(Keep(rejection));
            await _slots.Writer.WriteAsync(line.Key!, stop);
            var before = _inFlight.GetValueOrDefault(line.Key!, Task.CompletedTask);
            var result = ProcessAsync(line, before);
            _inFlight[line.Key!] = result;
            _ = result.ContinueWith(
                _ => _inFlight.TryRemove(new KeyValuePair<SourceKey, Task>(line.Key!, result)),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            return result;
        }

        /// <summary>Waits for the lines in flight.</summary>
        public Task CompleteAsync() =>
            Task.WhenAll(_inFlight.Values)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        /// <summary>Notes that a result is part of the response.</summary>
        public void Written(LineResult result)
        {
            if (result.Errors is not null)
                Interlocked.Decrement(ref _keptErrors);
        }

        private async Task<LineResult> ProcessAsync(SentLine line, Task before)
        {
            try
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                var result = Keep(await SendAsync(line));
                var level = LevelOf(result);
                if (log.IsEnabled(level))
                    Log.Processed(log, level, line.Line, line.Key!.Source, line.Key.Key, result.Outcome);
                return result;
            }
            finally
            {
                _slots.Reader.TryRead(out _);
            }
        }

        private async Task<LineResult> SendAsync(SentLine line)
        {
            var (number, key) = (line.Line, line.Key!.Key);
            for (var pause = TimeSpan.FromMilliseconds(100); ; pause = Min(pause * 2, LongestPause))
            {
                if (time.GetElapsedTime(_started) > MaxDuration)
                    return LineResult.Failed(number, key, "was not begun in the time of a request; send it again");
                string reason;
                TimeSpan? retryAfter = null;
                try
                {
                    var update = await sources.SendAsync(line.Key, line.Listing!, stop);
                    if (update.Outcome != SourceOutcome.Failed)
                    {
                        Interlocked.Exchange(ref _lastSuccess, time.GetTimestamp());
                        return LineResult.Of(number, key, update);
                    }

                    (reason, retryAfter) = update.Instead is Problem problem
                        ? ($"failed: {problem.Message}", problem.RetryAfter)
                        : ("could not be applied", null);
                }
                catch (Exception e) when (!stop.IsCancellationRequested && IsTransient(e))
                {
                    reason = "could not be applied, because the database is busy or unavailable; send it again";
                    retryAfter = (e as CosmosException)?.RetryAfter;
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    Log.Failed(log, e, number, line.Key.Source, key);
                    return LineResult.Failed(
                        number,
                        key,
                        "could not be applied, because something went wrong on our side"
                    );
                }

                if (time.GetElapsedTime(Interlocked.Read(ref _lastSuccess)) > Patience)
                    return LineResult.Failed(number, key, reason);
                await Task.Delay(retryAfter > pause ? retryAfter.Value : pause, time, stop);
            }
        }

        /// <summary>A result to be kept until the client reads it.</summary>
        private LineResult Keep(LineResult result)
        {
            if (result.Errors is null || Interlocked.Increment(ref _keptErrors) <= MaxKeptErrors)
                return result;
            return result with { Errors = TooManyErrors };
        }

        private static LogLevel LevelOf(LineResult result) =>
            result.Outcome switch
            {
                SourceOutcome.Failed => LogLevel.Warning,
                SourceOutcome.Rejected => LogLevel.Information,
                _ => LogLevel.Debug,
            };

        private static bool IsTransient(Exception exception) =>
            exception is CosmosException { StatusCode: HttpStatusCode.TooManyRequests }
            || exception.HasAmbiguousOutcome();

        private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    private static readonly IReadOnlyList<BrokenRule> TooManyErrors =
    [
        new(
            "line",
            "breaks a rule, like many before it, whose reasons are given; correct those first",
            RuleCode.Unreadable
        ),
    ];

    private static partial class Log
    {
        [LoggerMessage("Line {Line} of source {Source}, key {Key}: {Outcome}")]
        public static partial void Processed(
            ILogger logger,
            LogLevel level,
            int line,
            string source,
            string key,
            SourceOutcome outcome
        );

        [LoggerMessage(LogLevel.Error, "Line {Line} of source {Source}, key {Key} failed")]
        public static partial void Failed(ILogger logger, Exception exception, int line, string source, string key);
    }
}
