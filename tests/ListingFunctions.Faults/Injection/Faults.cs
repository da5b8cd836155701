using System.Collections.Concurrent;

namespace ListingFunctions.Faults.Injection;

/// <summary>
/// Draws the faults of a run. What is drawn depends on the seed, on what is asked and on how often it was asked before,
/// and not on the order in which things arrive, which is the machine's.
/// </summary>
public sealed class Faults(int seed, FaultPlan plan)
{
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];
    private volatile bool _calm = true;

    public FaultPlan Plan => plan;

    /// <summary>Whether nothing fails for now: while things start, and while the end is looked at.</summary>
    public bool IsCalm
    {
        get => _calm;
        set => _calm = value;
    }

    /// <summary>How many faults were injected, by kind.</summary>
    public IReadOnlyDictionary<FaultKind, long> Counts =>
        Enum.GetValues<FaultKind>().ToDictionary(kind => kind, kind => Interlocked.Read(ref _counts[(int)kind]));

    public void Count(FaultKind kind) => Interlocked.Increment(ref _counts[(int)kind]);

    /// <summary>The fault, if any, that what is asked meets this time.</summary>
    public FaultKind? Next(string what, IReadOnlyDictionary<FaultKind, double> rates)
    {
        if (_calm || rates.Count == 0)
            return null;
        return Of(what, _asked.AddOrUpdate(what, 0, (_, count) => count + 1), rates);
    }

    /// <summary>The fault, if any, that what is asked meets the given time.</summary>
    public FaultKind? Of(string what, long time, IReadOnlyDictionary<FaultKind, double> rates) =>
        At(Draw(what, time), rates);

    /// <summary>As <see cref="Of"/>, but spread evenly over the times, so that few times meet each kind.</summary>
    public FaultKind? EvenlyOf(string what, long time, IReadOnlyDictionary<FaultKind, double> rates)
    {
        // Steps of the golden ratio leave no gap much wider than one divided by the steps.
        const double step = 0.6180339887498949;
        return At((Draw(what, 0) + time * step) % 1, rates);
    }

    private static FaultKind? At(double drawn, IReadOnlyDictionary<FaultKind, double> rates)
    {
        foreach (var (kind, rate) in rates)
        {
            drawn -= rate;
            if (drawn < 0)
                return kind;
        }

        return null;
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double Draw(string what, long time)
    {
        // FNV-1a of what is asked, then the mixer of SplitMix64: the same on every machine and in every process.
        var hash = 14695981039346656037UL;
        foreach (var character in what)
            hash = (hash ^ character) * 1099511628211UL;
        hash += (ulong)time * 0x9E3779B97F4A7C15UL + (uint)seed * 0xD1B54A32D192ED03UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
