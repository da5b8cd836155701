using System.Collections.Concurrent;

namespace ListingFunctions.Faults;

/// <summary>Knows what everyone is at, and ends a run in which nobody gets anywhere.</summary>
internal sealed class Watchdog(TimeSpan patience)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, string> _doing = new();
    private long _steps;

    /// <summary>Added to the message when a run stalls, such as the newest warnings of the hosts.</summary>
    public Func<string> Evidence { get; set; } = () => "";

    /// <summary>Someone begins something, which also means that what it did before came to its end.</summary>
    public void Begins(string who, string what)
    {
        _doing[who] = what;
        Interlocked.Increment(ref _steps);
    }

    public void Ends(string who)
    {
        _doing.TryRemove(who, out _);
        Interlocked.Increment(ref _steps);
    }

    /// <summary>Runs what is to be watched.</summary>
    /// <exception cref="RunStalledException">Nothing moved for too long.</exception>
    public async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = run(stop.Token);
        var (seen, since) = (-1L, TimeSpan.Zero);
        while (await Task.WhenAny(running, Task.Delay(Look, cancellationToken)) != running)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var steps = Interlocked.Read(ref _steps);
            (seen, since) = (steps, steps == seen ? since + Look : TimeSpan.Zero);
            if (since < patience)
                continue;
            var doing = string.Join("; ", _doing.Select(entry => $"{entry.Key}: {entry.Value}"));
            var evidence = Evidence();
            await stop.CancelAsync();
            throw new RunStalledException($"Nothing moved for {patience}. Waited for: {doing}\n{evidence}");
        }

        return await running;
    }
}
