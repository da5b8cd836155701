using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults;

/// <summary>The options of the long command, with their defaults.</summary>
internal sealed record LongOptions
{
    /// <summary>The requests of the clients, all seeds together.</summary>
    public int Operations { get; init; } = 1_000_000;

    public int FirstSeed { get; init; } = 1;

    public int Seeds { get; init; } = 20;

    /// <summary>How many clients send requests at once.</summary>
    public int Clients { get; init; } = 32;

    /// <summary>Operations on one set of hosts and containers, which the next round discards.</summary>
    public int Round { get; init; } = 10_000;

    /// <summary>Every how many rounds one runs in processes; 0: none does.</summary>
    public int RoundsPerProcessRound { get; init; } = 4;

    public IReadOnlyList<FaultKind> Without { get; init; } = [];

    /// <summary>How many partition ranges each container has at the start.</summary>
    public int Ranges { get; init; } = 1;

    /// <summary>Every how many rounds one sets containers back to an earlier state; 0: none does.</summary>
    public int RoundsPerRestoreRound { get; init; } = 3;
}
