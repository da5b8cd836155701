using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LocalHost.Tests;

public sealed class TimerTests
{
    private readonly Runs _runs = new();
    private readonly DateTimeOffset _start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time;

    public TimerTests() => _time = new FakeTimeProvider(_start.AddSeconds(30));

    private LocalHostOptions Options =>
        TestHost.InMemory with
        {
            Timers = true,
            Time = _time,
            Settings = new Dictionary<string, string?> { ["Schedule"] = "0 */5 * * * *" },
            ConfigureServices = services => services.AddSingleton(_runs).AddSingleton<TimeProvider>(_time),
        };

    /// <summary>Lets time pass, a second at a time, until there are so many runs.</summary>
    private Task UntilAsync(int runs) =>
        Eventually.HoldsAsync(() =>
        {
            for (var second = 0; second < 60 && _runs.Times.Count < runs; second++)
                _time.Advance(TimeSpan.FromSeconds(1));
            return _runs.Times.Count >= runs;
        });

    [Fact]
    public async Task A_function_runs_at_the_times_of_its_schedule()
    {
        await using var host = await TestHost.StartAsync(TestHost.Serving(typeof(Every)), Options);
        await UntilAsync(3);
        // None before its time, and no time twice; if the machine is slow, one may be left out.
        var times = _runs.Times.Take(3).Select(time => (int)(time - _start).TotalMinutes / 5).ToList();
        Assert.All(times, time => Assert.True(time > 0));
        Assert.Equal(times.Distinct(), times);
    }

    [Fact]
    public async Task A_run_that_fails_does_not_end_the_schedule()
    {
        await using var host = await TestHost.StartAsync(TestHost.Serving(typeof(Failing)), Options);
        await UntilAsync(2);
    }

    [Fact]
    public async Task Runs_come_one_after_the_other_and_the_last_is_waited_for()
    {
        var host = await TestHost.StartAsync(TestHost.Serving(typeof(Waiting)), Options);
        await UntilAsync(1);
        _time.Advance(TimeSpan.FromHours(1));
        await host.DisposeAsync();
        Assert.Single(_runs.Times);
        Assert.Equal(1, _runs.Ended);
    }

    [Fact]
    public async Task Unless_asked_to_the_host_runs_none_but_by_name()
    {
        var output = new StringWriter();
        var options = Options with { Timers = false, Output = output };
        await using (var host = await TestHost.StartAsync(TestHost.Serving(typeof(Every)), options))
        {
            await host.Host.InvokeAsync(nameof(Every), TestHost.Stop);
            await Assert.ThrowsAsync<ArgumentException>(() => host.Host.InvokeAsync("F", TestHost.Stop));
        }

        Assert.Single(_runs.Times);
        Assert.Contains("Timer      Every (not started)\n", output.ToString(), StringComparison.Ordinal);
    }

    public sealed class Runs
    {
        private int _ended;

        public ConcurrentQueue<DateTimeOffset> Times { get; } = new();

        public int Ended => _ended;

        public void End() => Interlocked.Increment(ref _ended);
    }

    public sealed class Every(Runs runs, TimeProvider time)
    {
        [Function(nameof(Every))]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer)
        {
            Assert.True(timer.ScheduleStatus!.Next > timer.ScheduleStatus.Last);
            runs.Times.Enqueue(time.GetUtcNow());
        }
    }

    public sealed class Failing(Runs runs, TimeProvider time)
    {
        [Function(nameof(Failing))]
        public void Run([TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer)
        {
            Assert.Null(timer.ScheduleStatus);
            runs.Times.Enqueue(time.GetUtcNow());
            throw new InvalidOperationException("on purpose");
        }
    }

    public sealed class Waiting(Runs runs, TimeProvider time)
    {
        [Function(nameof(Waiting))]
        public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            runs.Times.Enqueue(time.GetUtcNow());
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                runs.End();
            }
        }
    }
}
