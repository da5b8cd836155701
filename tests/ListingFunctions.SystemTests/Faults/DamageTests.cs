using ListingFunctions.Faults;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>The harness is worth what it finds: each of these damages is one that a service like this may have.</summary>
public sealed class DamageTests
{
    private const int Operations = 1000;
    private const int MostRuns = 8;

    [Fact]
    public async Task A_dropped_ETag_condition_is_found() =>
        Assert.Contains(ViolationKind.ChangeMissing, await WithAsync((damages, cosmos) => damages.DropETags(cosmos)));

    [Fact]
    public async Task A_random_id_of_the_history_document_is_found() =>
        Assert.Contains(
            ViolationKind.RecordedDiffers,
            await WithAsync((damages, cosmos) => damages.RandomizeHistoryIds(cosmos))
        );

    [Fact]
    public async Task Changes_that_are_evicted_before_they_are_recorded_are_found() =>
        Assert.Contains(
            ViolationKind.ChangeMissing,
            await WithAsync((damages, cosmos) => damages.PretendRecorded(cosmos), feedWaits: true)
        );

    [Fact]
    public async Task A_batch_that_is_checkpointed_before_its_appends_which_then_fail_is_found()
    {
        var lost = 0;
        var result = await FaultRun.RunAsync(
            new RunOptions
            {
                Seed = 1,
                Operations = Operations,
                Plan = FaultPlan.Nothing,
                DamageDeliveries = batch => Interlocked.Increment(ref lost) % 4 == 0 ? batch : null,
            },
            App.Stop
        );
        Assert.InRange(lost, 4, int.MaxValue);
        Assert.Contains(ViolationKind.RecordedDiffers, result.Violations.Select(violation => violation.Kind));
    }

    [Fact]
    public async Task A_trim_that_does_not_check_what_is_recorded_after_a_restore_is_found() =>
        await FindsAsync(
            [ViolationKind.Unreadable],
            (damages, cosmos) => damages.PretendRecorded(cosmos),
            FaultKind.PricesRestored
        );

    [Fact]
    public async Task A_reader_that_does_not_check_numbers_is_found() =>
        await FindsAsync(
            [ViolationKind.ReadDiffers],
            (damages, cosmos) => damages.IgnoreNumbers(cosmos),
            FaultKind.PricesRestored
        );

    [Fact]
    public async Task A_recorder_whose_memory_decides_what_an_old_copy_is_is_found() =>
        await FindsAsync(
            [ViolationKind.ReadWentBack, ViolationKind.ReadDiffers, ViolationKind.ChangeMissing],
            (damages, cosmos) => damages.HideOldCopies(cosmos),
            FaultKind.OldCopy,
            (damages, batch) => damages.HideOldCopies(batch)
        );

    [Fact]
    public async Task A_split_that_drops_a_lease_is_found() =>
        await FindsAsync(
            [ViolationKind.RecordedDiffers],
            (damages, cosmos) => damages.DropLease(cosmos, "2"),
            FaultKind.RangeSplit
        );

    [Theory]
    [InlineData(FaultKind.PricesRestored)]
    [InlineData(FaultKind.OldCopy)]
    [InlineData(FaultKind.RangeSplit)]
    public async Task Nothing_is_found_where_nothing_is_damaged_and(FaultKind happens)
    {
        var result = await FaultRun.RunAsync(With(happens), App.Stop);
        Assert.True(result.Faults[happens] > 0);
        Assert.Empty(result.Violations);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_damaged_and_nothing_fails()
    {
        var result = await FaultRun.RunAsync(
            new RunOptions
            {
                Seed = 1,
                Operations = Operations,
                Plan = FaultPlan.Nothing,
            },
            App.Stop
        );
        Assert.Empty(result.Violations);
    }

    [Fact]
    public async Task A_run_without_progress_is_aborted_and_reports_where_it_stalled()
    {
        var never = new TaskCompletionSource();
        var options = new RunOptions
        {
            Seed = 1,
            Operations = Operations,
            Plan = FaultPlan.Nothing,
            Patience = TimeSpan.FromSeconds(3),
            DamageRequests = cosmos =>
                cosmos
                    .On("PUT", "listings")
                    .Do(
                        async (_, send, cancellationToken) =>
                        {
                            await never.Task;
                            return await send(cancellationToken);
                        }
                    ),
        };
        var stalled = await Assert.ThrowsAsync<RunStalledException>(() => FaultRun.RunAsync(options, App.Stop));
        never.SetResult();
        Assert.Contains(": PUT api/listings/", stalled.Message, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<ViolationKind>> WithAsync(
        Action<Damages, CosmosFaults> damage,
        bool feedWaits = false
    )
    {
        var damages = new Damages();
        var result = await FaultRun.RunAsync(
            new RunOptions
            {
                Seed = 1,
                Operations = Operations,
                Plan = FaultPlan.Nothing,
                FeedWaits = feedWaits,
                DamageRequests = cosmos => damage(damages, cosmos),
            },
            App.Stop
        );
        Assert.True(damages.Done > 0, "Nothing was damaged.");
        return result.Violations.Select(violation => violation.Kind);
    }

    /// <summary>
    /// One of a few runs finds the damage by one of these kinds: what happens to a container must meet the damage while
    /// clients write, which not every run does.
    /// </summary>
    private static async Task FindsAsync(
        ViolationKind[] kinds,
        Action<Damages, CosmosFaults> damage,
        FaultKind happens,
        Func<Damages, string, string>? damageBatch = null
    )
    {
        var (damages, found) = (new Damages(), new HashSet<ViolationKind>());
        for (var seed = 1; seed <= MostRuns && !found.Overlaps(kinds); seed++)
        {
            var result = await FaultRun.RunAsync(
                With(happens) with
                {
                    Seed = seed,
                    DamageRequests = cosmos => damage(damages, cosmos),
                    DamageDeliveries = damageBatch is null ? null : batch => damageBatch(damages, batch),
                },
                App.Stop
            );
            found.UnionWith(result.Violations.Select(violation => violation.Kind));
        }

        Assert.True(damages.Done > 0, "Nothing was damaged.");
        Assert.True(found.Overlaps(kinds), $"Found: {string.Join(", ", found)}");
    }

    /// <summary>A run in which only this happens. Few clients, so that it lasts longer than a copy takes to grow old.</summary>
    private static RunOptions With(FaultKind happens) =>
        new()
        {
            Seed = 1,
            Operations = Operations,
            Clients = 4,
            Plan = FaultPlan.Nothing with { Events = [happens] },
        };
}
