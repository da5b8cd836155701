namespace ListingFunctions.Cosmos;

/// <summary>
/// An operation of steps that takes longer than a request may: a request takes as many of them as fit into its time, and
/// the client sends the next one until there are none.
/// </summary>
internal static class TimedSteps
{
    /// <summary>
    /// Time per request: enough progress to be worth one, and far below the 230 seconds after which Azure ends it.
    /// </summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Takes steps until there are none, the time is over, or Cosmos is throttled or unavailable after the first; before it,
    /// that is thrown. The next request repeats a step that failed, so a step that is repeated must change nothing.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="step">Takes a step and keeps where it is.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the last step that did not fail returned.</returns>
    public static async Task<StepResult> RunAsync(
        TimeProvider time,
        Func<CancellationToken, Task<StepResult>> step,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var result = await step(cancellationToken);
        try
        {
            while (result == StepResult.HasMore && time.GetElapsedTime(start) < Budget)
                result = await step(cancellationToken);
        }
        catch (Exception e) when (e.IsTransient() && !cancellationToken.IsCancellationRequested)
        {
            return StepResult.HasMore;
        }

        return result;
    }
}

/// <summary>What a step leaves.</summary>
internal enum StepResult
{
    /// <summary>There are more steps.</summary>
    HasMore,

    /// <summary>This was the last.</summary>
    Done,

    /// <summary>The continuation that the client sent is not valid any more.</summary>
    InvalidContinuation,
}
