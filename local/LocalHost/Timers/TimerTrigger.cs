using LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace LocalHost.Timers;

/// <summary>Runs one function on its schedule, one run at a time; times that pass during a run are skipped.</summary>
internal sealed partial class TimerTrigger(
    TimerFunction function,
    TimerSchedule schedule,
    FunctionExecutionDelegate pipeline,
    IServiceProvider services,
    TimeProvider time
) : IAsyncDisposable
{
    /// <summary>Timers of .NET wait at most some weeks at a time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly ILogger _log = services.GetRequiredService<ILoggerFactory>().CreateLogger(function.LogCategory);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public TimerFunction Function => function;

    public void Start() => _running = RunAsync(_stopping.Token);

    /// <summary>Returns once no run is in flight.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    /// <summary>Runs the function now; exceptions propagate.</summary>
    public async Task InvokeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var scope = services.CreateAsyncScope();
        await WorkerSpan.RunAsync(
            new LocalFunctionContext(function, scope.ServiceProvider, cancellationToken)
            {
                Timer = new TimerInfo
                {
                    ScheduleStatus = function.Trigger.UseMonitor
                        ? new ScheduleStatus
                        {
                            Last = now,
                            Next = schedule.NextAfter(now),
                            LastUpdated = now,
                        }
                        : null,
                },
            },
            pipeline
        );
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // Does not delay the start of the host.
        await Task.Yield();
        try
        {
            if (function.Trigger.RunOnStartup)
                await TryAsync(cancellationToken);
            var last = DateTime.MinValue;
            while (true)
            {
                // A wait that ends a little early does not bring the same time twice.
                var now = time.GetUtcNow().UtcDateTime;
                last = schedule.NextAfter(now > last ? now : last);
                await WaitUntilAsync(last, cancellationToken);
                await TryAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken cancellationToken)
    {
        while (due - time.GetUtcNow().UtcDateTime is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellationToken);
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await InvokeAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a run throws, the schedule goes on, as on the platform.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(_log, exception, function.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5, LogLevel.Error, "{Function} failed; it runs again at its next scheduled time.")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
