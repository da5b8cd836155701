using ListingFunctions.Faults.Injection;
using Testing;

namespace ListingFunctions.Faults;

/// <summary>What one run does.</summary>
public sealed record RunOptions
{
    /// <summary>What is drawn is drawn from this.</summary>
    public required int Seed { get; init; }

    /// <summary>How many requests the clients make, all together.</summary>
    public required int Operations { get; init; }

    /// <summary>How many clients ask at once.</summary>
    public int Clients { get; init; } = 16;

    /// <summary>Whether the hosts and LocalCosmos are processes, which are killed; else they share this one, in memory.</summary>
    public bool Processes { get; init; }

    /// <summary>How many partition ranges each container has at the start.</summary>
    public int Ranges { get; init; } = 1;

    public FaultPlan Plan { get; init; } = FaultPlan.Everything;

    /// <summary>
    /// Whether the second host's SDK looks for other endpoints, as it does in Azure: it then sends writes again whose
    /// connection was reset.
    /// </summary>
    public bool LooksForEndpoints { get; init; } = true;

    /// <summary>
    /// Whether the feed carries anything only when the clients are done, so that changes leave listings before it has
    /// come by. Only if hosts share this process.
    /// </summary>
    public bool FeedWaits { get; init; }

    /// <summary>A damage between the SDK and the faults: adds its rules before theirs.</summary>
    public Action<CosmosFaults>? DamageRequests { get; init; }

    /// <summary>A damage between the feed and the function: what is delivered in the place of a batch; <c>null</c>: nothing is.</summary>
    public Func<string, string?>? DamageDeliveries { get; init; }

    /// <summary>How long nothing may be done before the run is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
