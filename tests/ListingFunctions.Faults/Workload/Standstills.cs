using System.Collections.Concurrent;
using System.Diagnostics;
using ListingFunctions.Faults.Checking;

namespace ListingFunctions.Faults.Workload;

/// <summary>
/// Notices when the whole process stood still, because the machine did or gave it no processor: what took long meanwhile
/// says nothing about the service.
/// </summary>
internal sealed class Standstills : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A beat that comes later than this is a standstill. Beside other work on its processors a process stands still for
    /// many short times rather than for a long one.
    /// </summary>
    private static readonly TimeSpan Late = 2 * Beat;

    private readonly ConcurrentQueue<Standstill> _all = new();
    private readonly Thread _thread;
    private volatile bool _ended;

    /// <summary>Begins to look, on a thread of its own: the pool's may all be busy while the machine is not.</summary>
    public Standstills()
    {
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    public IReadOnlyList<Standstill> All => [.. _all];

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private void Look()
    {
        for (var last = Stopwatch.GetTimestamp(); !_ended; )
        {
            Thread.Sleep(Beat);
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(last, now) > Late)
                _all.Enqueue(new Standstill(last, now));
            last = now;
        }
    }
}
