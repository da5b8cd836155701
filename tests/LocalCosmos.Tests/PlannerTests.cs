namespace LocalCosmos.Tests;

/// <summary>
/// With <c>AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX</c> the SDK plans queries by Microsoft's own planner, which
/// rewrites them and rejects what Azure would reject. The SDK reads the variable once a process, so these tests start
/// themselves again.
/// </summary>
public sealed class PlannerTests
{
    private const string Variable = "AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX";

    /// <summary>Whether this process is the one in which the SDK plans.</summary>
    public static bool IsWithinSdk { get; } = Environment.GetEnvironmentVariable(Variable) == "true";

    [Fact]
    public async Task All_query_tests_hold_with_the_planner_of_the_SDK_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The variable has a meaning on Linux only.");
        await using var tests = ChildProcess.StartAssembly(
            "LocalCosmos.Tests.dll",
            [
                "-class",
                typeof(SqlOverOneRangeTests).FullName!,
                "-class",
                typeof(SqlOverFourRangesTests).FullName!,
                "-class",
                typeof(Ranges.RangeTests).FullName!,
                "-class",
                typeof(Ranges.SplitTests).FullName!,
                "-class",
                typeof(Ranges.SplitQueryTests).FullName!,
            ],
            start => start.Environment[Variable] = "true"
        );
        Assert.True(await tests.Exited.WaitAsync(Ct) == 0, tests.Output);
        Assert.DoesNotContain("Total: 0", tests.Output, StringComparison.Ordinal);
    }
}
