using System.Collections.Concurrent;
using System.Threading.Channels;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ListingFunctions.Sources;

/// <summary>
/// Processes the lines of one request: some in parallel, those of one key in sequence. While Cosmos is throttled or
/// unavailable they are retried, so that the request slows down.
/// </summary>
/// <param name="sources">Creates and updates the listings.</param>
/// <param name="time">The current time.</param>
/// <param name="log">The log.</param>
/// <param name="stop">Signalled when the client is gone or the host stops.</param>
internal sealed partial class LineQueue(SourceListings sources, TimeProvider time, ILogger log, CancellationToken stop)
{
    /// <summary>Rejected lines whose reasons are kept for a client that does not read.</summary>
    public const int MaxKeptErrors = 10_000;

    /// <summary>Lines that are processed at once, and as many again are read ahead.</summary>
    public const int Parallelism = 32;

    /// <summary>
    /// How long lines are retried while none succeeds, because Cosmos is throttled or unavailable: below the 230 seconds
    /// after which Azure ends a request that nothing is sent to.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>How long a request may take, below the 30 minutes after which the Functions host ends it.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(25);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly IReadOnlyList<BrokenRule> OmittedErrors =
    [
        new(
            "line",
            "breaks rules, like many lines before it, whose reasons are given; correct those first",
            RuleCode.Omitted
        ),
    ];

    /// <summary>One entry for each line in flight.</summary>
    private readonly Channel<SourceKey> _slots = Channel.CreateBounded<SourceKey>(Parallelism);

    private readonly ConcurrentDictionary<SourceKey, Task> _inFlight = new();
    private readonly long _started = time.GetTimestamp();
    private long _lastSuccess = time.GetTimestamp();
    private int _keptErrors;

    /// <summary>
    /// Reads the keys of lines that follow, but for those that a line in flight may still write. If that fails, nothing is
    /// read: each line reads for itself, and retries if that fails too.
    /// </summary>
    public async Task<ReadAhead> ReadAheadAsync(IEnumerable<SentLine> lines)
    {
        var keys = lines
            .Select(line => line.Key)
            .OfType<SourceKey>()
            .Distinct()
            .Where(key => !_inFlight.ContainsKey(key))
            .ToList();
        try
        {
            return await sources.ReadAheadAsync(keys, stop);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!stop.IsCancellationRequested)
                Log.NotReadAhead(log, e, keys.Count);
            return ReadAhead.Nothing;
        }
    }

    /// <summary>Begins a line as soon as there is room for it; the result follows.</summary>
    /// <param name="line">The line.</param>
    /// <param name="ahead">What is read ahead of it.</param>
    public async Task<Task<LineResult>> BeginAsync(SentLine line, Task<ReadAhead> ahead)
    {
        if (line.Rejection is { } rejection)
            return Task.FromResult(Keep(rejection));
        await _slots.Writer.WriteAsync(line.Key!, stop);
        var before = _inFlight.GetValueOrDefault(line.Key!, Task.CompletedTask);
        var result = ProcessAsync(line, before, ahead);
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
    public async Task CompleteAsync() =>
        await Task.WhenAll(_inFlight.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Notes that a result is part of the response.</summary>
    public void Written(LineResult result)
    {
        if (result.Errors is not null)
            Interlocked.Decrement(ref _keptErrors);
    }

    private async Task<LineResult> ProcessAsync(SentLine line, Task before, Task<ReadAhead> ahead)
    {
        try
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var result = Keep(await SendAsync(line, (await ahead).Take(line.Key!)));
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

    private async Task<LineResult> SendAsync(SentLine line, KeyState? state)
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
                var update = await sources.SendAsync(line.Key, line.Listing!, state, stop);
                if (update.Outcome != SourceOutcome.Failed)
                {
                    Interlocked.Exchange(ref _lastSuccess, time.GetTimestamp());
                    return LineResult.Of(number, key, update);
                }

                var problem = (Problem)update.Instead!;
                (reason, retryAfter) = ($"failed: {problem.Message}", problem.RetryAfter);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && e.IsTransient())
            {
                reason = "could not be applied, because the database is busy or unavailable; send it again";
                retryAfter = (e as CosmosException)?.RetryAfter;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                Log.Failed(log, e, number, line.Key.Source, key);
                return LineResult.Failed(number, key, "could not be applied, because something went wrong on our side");
            }

            if (time.GetElapsedTime(Interlocked.Read(ref _lastSuccess)) > Patience)
                return LineResult.Failed(number, key, reason);
            state = null;
            await Task.Delay(retryAfter > pause ? retryAfter.Value : pause, time, stop);
        }
    }

    /// <summary>A result to be kept until the client reads it.</summary>
    private LineResult Keep(LineResult result)
    {
        if (result.Errors is null || Interlocked.Increment(ref _keptErrors) <= MaxKeptErrors)
            return result;
        return result with { Errors = OmittedErrors };
    }

    private static LogLevel LevelOf(LineResult result) =>
        result.Outcome switch
        {
            SourceOutcome.Failed => LogLevel.Warning,
            SourceOutcome.Rejected => LogLevel.Information,
            _ => LogLevel.Debug,
        };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

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

        [LoggerMessage(LogLevel.Warning, "{Count} keys could not be read ahead; each line reads for itself")]
        public static partial void NotReadAhead(ILogger logger, Exception exception, int count);

        [LoggerMessage(LogLevel.Error, "Line {Line} of source {Source}, key {Key} failed")]
        public static partial void Failed(ILogger logger, Exception exception, int line, string source, string key);
    }
}
