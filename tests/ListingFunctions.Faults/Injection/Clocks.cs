namespace ListingFunctions.Faults.Injection;

/// <summary>The app's clock: it goes back, forward, and stands still. Timers are real.</summary>
internal sealed class UnsteadyClock(Faults faults, string host) : TimeProvider
{
    private static readonly TimeSpan Phase = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Furthest = TimeSpan.FromMinutes(30);

    private readonly DateTimeOffset _start = System.GetUtcNow();
    private long _counted = -1;

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow();
        if (faults.IsCalm)
            return now;
        var what = $"clock {host}";
        var phase = (now - _start).Ticks / Phase.Ticks;
        var kind = faults.Of(what, phase, faults.Plan.Clock);
        if (kind is { } counted && Interlocked.Exchange(ref _counted, phase) != phase)
            faults.Count(counted);
        var distance = Furthest * faults.Draw(what, -1 - phase);
        return kind switch
        {
            FaultKind.ClockBack => now - distance,
            FaultKind.ClockForward => now + distance,
            FaultKind.ClockStill => _start + phase * Phase,
            _ => now,
        };
    }
}

/// <summary>
/// The host's clock: what waits a second waits a fiftieth, so that batches which fail are redelivered soon and many times.
/// </summary>
internal sealed class HurriedClock : TimeProvider
{
    private const int Speed = 50;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private static TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / Speed : time;
}
