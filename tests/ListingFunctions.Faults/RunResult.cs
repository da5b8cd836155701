using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults;

/// <summary>What came of a run.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Operations">What clients asked, by kind and outcome.</param>
/// <param name="Faults">What was made to fail, by kind.</param>
/// <param name="Violations">How the promise was broken.</param>
/// <param name="Evidence">Everything that was asked of the listings with violations, in the order in which it began.</param>
/// <param name="Took">How long it took.</param>
public sealed record RunResult(
    int Seed,
    IReadOnlyDictionary<(Asked Asked, Outcome Outcome), long> Operations,
    IReadOnlyDictionary<FaultKind, long> Faults,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<Observation> Evidence,
    TimeSpan Took
);

/// <summary>A run in which nothing was done any more; the message says what was waited for.</summary>
public sealed class RunStalledException : Exception
{
    public RunStalledException() { }

    public RunStalledException(string message)
        : base(message) { }

    public RunStalledException(string message, Exception? innerException)
        : base(message, innerException) { }
}
