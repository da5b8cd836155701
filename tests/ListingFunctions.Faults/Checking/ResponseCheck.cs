using System.Diagnostics;
using static ListingFunctions.Faults.Checking.ViolationKind;

namespace ListingFunctions.Faults.Checking;

/// <summary>What holds of every response, whatever it is about.</summary>
internal static class ResponseCheck
{
    private const int BadRequest = 400;

    /// <summary>The SDK waits for five seconds if it is throttled and the response does not say for how long.</summary>
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(30);

    public static IEnumerable<Violation> Check(IEnumerable<Observation> log, IReadOnlyList<Standstill> standstills)
    {
        foreach (var observation in log)
        {
            if (observation.Status == 500)
                yield return new(ServerError, observation.Listing, "no 500", observation.ToString());
            if (IsForeignCursor(observation) && observation.Outcome == Outcome.Acknowledged)
                yield return new(ForeignTokenAccepted, observation.Listing, "400", observation.ToString());
            if (observation is { IsForeign: true, KeepsForeign: true })
                yield return new(ForeignTokenAccepted, observation.Listing, "a fresh token", observation.ToString());
            if (observation.Status == BadRequest && !IsForeignCursor(observation))
                yield return new(ForeignTokenAccepted, observation.Listing, "no 400", observation.ToString());
            if (observation.IsForeign && TimeOf(observation, standstills) > Quickly)
                yield return new(ForeignTokenAccepted, observation.Listing, "a response soon", observation.ToString());
            if (
                observation is { Asked: Asked.List or Asked.Follow or Asked.FollowListings, Outcome: Outcome.Refused }
                && !IsForeignCursor(observation)
            )
                yield return new(ListDiffers, observation.Listing, "a response", observation.ToString());
        }
    }

    /// <summary>How long the response took, without the time in which nothing ran.</summary>
    private static TimeSpan TimeOf(Observation observation, IReadOnlyList<Standstill> standstills) =>
        Stopwatch.GetElapsedTime(observation.Began, observation.Ended)
        - TimeSpan.FromTicks(
            standstills.Sum(still =>
                Math.Max(
                    0,
                    Stopwatch
                        .GetElapsedTime(
                            Math.Max(still.Began, observation.Began),
                            Math.Min(still.Ended, observation.Ended)
                        )
                        .Ticks
                )
            )
        );

    private static bool IsForeignCursor(Observation observation) =>
        observation is { IsForeign: true, Asked: Asked.Follow };
}
