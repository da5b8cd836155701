using ListingFunctions.Faults;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>
/// Everything fails, and no price is lost and none told twice. The same at length:
/// <c>dotnet run -c Release --project tests/ListingFunctions.Faults</c>.
/// </summary>
public sealed class FaultRunTests
{
    private static readonly FaultKind[] Kills = [FaultKind.HostKilled, FaultKind.CosmosKilled, FaultKind.BothKilled];

    [Fact]
    public async Task No_price_is_lost_or_duplicated_whatever_fails()
    {
        var results = new List<RunResult>();
        foreach (var seed in new[] { 1, 2 })
            results.Add(await RunAsync(new RunOptions { Seed = seed, Operations = 4000 }));
        AssertInjected(results, Enum.GetValues<FaultKind>().Except(Kills));
    }

    [Fact]
    public async Task No_price_is_lost_or_duplicated_whichever_process_is_killed()
    {
        var options = new RunOptions
        {
            Seed = 3,
            Operations = 2000,
            Processes = true,
        };
        AssertInjected([await RunAsync(options)], Kills);
    }

    private static async Task<RunResult> RunAsync(RunOptions options)
    {
        var result = await FaultRun.RunAsync(options, App.Stop);
        Assert.True(
            result.Violations.Count == 0,
            string.Join('\n', result.Violations.Select(v => v.ToString()).Concat(result.Evidence.Select(o => $"  {o}")))
        );
        return result;
    }

    private static void AssertInjected(IReadOnlyList<RunResult> results, IEnumerable<FaultKind> kinds) =>
        Assert.All(kinds, kind => Assert.True(results.Sum(result => result.Faults[kind]) > 0, $"{kind} never was."));
}
