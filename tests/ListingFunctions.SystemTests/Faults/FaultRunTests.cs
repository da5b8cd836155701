using ListingFunctions.Faults;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>
/// Everything fails, and no price is lost and none returned twice. The same at length:
/// <c>dotnet run -c Release --project tests/ListingFunctions.Faults</c>.
/// </summary>
public sealed class FaultRunTests
{
    private static readonly FaultKind[] Kills = [FaultKind.HostKilled, FaultKind.CosmosKilled, FaultKind.BothKilled];

    private static readonly FaultKind[] Restores =
    [
        FaultKind.PricesRestored,
        FaultKind.ListingsRestored,
        FaultKind.FailedOver,
    ];

    [Fact]
    public async Task No_price_is_lost_or_duplicated_whatever_fails()
    {
        var results = new List<RunResult>();
        foreach (var seed in new[] { 1, 2 })
            results.Add(await RunAsync(new RunOptions { Seed = seed, Operations = 2500 }));
        AssertInjected(results, Enum.GetValues<FaultKind>().Except([.. Kills, .. Restores, FaultKind.OldCopy]));
    }

    [Fact]
    public async Task No_price_is_lost_or_duplicated_whichever_process_is_killed()
    {
        var options = new RunOptions
        {
            Seed = 3,
            Operations = 1200,
            Processes = true,
        };
        AssertInjected([await RunAsync(options)], Kills);
    }

    [Fact]
    public async Task No_price_is_lost_or_duplicated_when_ranges_split_and_old_copies_are_written_back()
    {
        var options = new RunOptions
        {
            Seed = 4,
            Operations = 2500,
            Ranges = 4,
            Plan = FaultPlan.OldCopies,
        };
        AssertInjected(
            [await RunAsync(options)],
            [FaultKind.RangeSplit, FaultKind.RangeSplitInBatch, FaultKind.OldCopy, FaultKind.ForeignDocument]
        );
    }

    [Theory]
    [InlineData(5, FaultKind.PricesRestored)]
    [InlineData(6, FaultKind.ListingsRestored)]
    [InlineData(7, FaultKind.PricesRestored, FaultKind.ListingsRestored, FaultKind.FailedOver)]
    public async Task Nothing_that_a_restore_or_a_failover_lost_is_passed_off_as_complete(
        int seed,
        params FaultKind[] restores
    )
    {
        var options = new RunOptions
        {
            Seed = seed,
            Operations = 1500,
            Ranges = 2,
            Plan = FaultPlan.Restores(restores),
        };
        AssertInjected([await RunAsync(options)], restores);
    }

    private static async Task<RunResult> RunAsync(RunOptions options)
    {
        var result = await FaultRun.RunAsync(options, App.Stop);
        Assert.True(
            result.Violations.Count == 0,
            $"Seed {options.Seed}:\n"
                + string.Join(
                    '\n',
                    result.Violations.Select(v => v.ToString()).Concat(result.Evidence.Select(o => $"  {o}"))
                )
        );
        return result;
    }

    private static void AssertInjected(IReadOnlyList<RunResult> results, IEnumerable<FaultKind> kinds) =>
        Assert.All(kinds, kind => Assert.True(results.Sum(result => result.Faults[kind]) > 0, $"{kind} never was."));
}
