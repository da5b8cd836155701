using System.Collections.Concurrent;
using ListingFunctions.Faults.Checking;

namespace ListingFunctions.Faults.Workload;

/// <summary>All that the clients of a run asked and saw.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<Observation> _observations = new();

    public IReadOnlyCollection<Observation> Observations => _observations;

    public Observation Add(Observation observation)
    {
        _observations.Enqueue(observation);
        return observation;
    }

    public IReadOnlyDictionary<(Asked, Outcome), long> Count() =>
        _observations
            .Where(o => !o.IsImported)
            .GroupBy(o => (o.Asked, o.Outcome))
            .ToDictionary(group => group.Key, group => group.LongCount());
}
