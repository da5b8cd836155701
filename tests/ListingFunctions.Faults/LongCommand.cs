using System.Diagnostics;
using System.Globalization;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults;

/// <summary>Many seeds, each in rounds on fresh hosts and containers, so that memory stays what one round needs.</summary>
internal static class LongCommand
{
    /// <summary>
    /// A round in which processes are killed has this fraction of the operations: most of its time passes while they start.
    /// </summary>
    private const int ShortRound = 4;

    private static readonly FaultKind[][] Restores =
    [
        [FaultKind.PricesRestored],
        [FaultKind.ListingsRestored],
        [FaultKind.PricesRestored, FaultKind.ListingsRestored, FaultKind.FailedOver],
    ];

    public static async Task<int> RunAsync(LongOptions options)
    {
        var clock = Stopwatch.StartNew();
        var total = new Totals();
        var bySeed = Math.Max(1, options.Operations / options.Seeds);
        for (var seed = options.FirstSeed; seed < options.FirstSeed + options.Seeds; seed++)
        {
            for (var (round, done) = (0, 0); done < bySeed; round++)
            {
                var isOfProcesses = IsNth(round, options.RoundsPerProcessRound);
                var operations = Math.Min(options.Round / (isOfProcesses ? ShortRound : 1), bySeed - done);
                done += operations;
                var run = Run(options, seed, round, operations, isOfProcesses);
                try
                {
                    total.Add(await FaultRun.RunAsync(run, CancellationToken.None), run, $"seed {seed} round {round}");
                }
                catch (RunStalledException exception)
                {
                    total.AddStall(exception, $"seed {seed} round {round}");
                }
            }
        }

        total.Write(clock.Elapsed);
        return total is { Violations: 0, Stalls: 0 } ? 0 : 1;
    }

    private static RunOptions Run(LongOptions options, int seed, int round, int operations, bool isOfProcesses) =>
        new()
        {
            Seed = seed * 1000 + round,
            Operations = operations,
            Clients = options.Clients,
            Plan = PlanOf(options, seed, round).Without(options.Without),
            Ranges = options.Ranges,
            Processes = isOfProcesses,
        };

    /// <summary>Whether a round is the last of each <paramref name="many"/>; never if that is 0.</summary>
    private static bool IsNth(int round, int many) => many > 0 && round % many == many - 1;

    private static FaultPlan PlanOf(LongOptions options, int seed, int round)
    {
        if (IsNth(round, options.RoundsPerRestoreRound))
            return FaultPlan.Restores(Restores[(seed + round / options.RoundsPerRestoreRound) % Restores.Length]);
        return round % 2 == 0 ? FaultPlan.Everything : FaultPlan.OldCopies;
    }

    /// <summary>What all rounds came to.</summary>
    private sealed class Totals
    {
        private const int MostEvidence = 400;

        private readonly Dictionary<(Asked, Outcome), long> _operations = [];
        private readonly Dictionary<FaultKind, long> _faults = [];

        public long Violations { get; private set; }

        /// <summary>How many rounds did not come to their end.</summary>
        public long Stalls { get; private set; }

        public void AddStall(RunStalledException exception, string round)
        {
            Stalls++;
            Say($"{round}: {exception.Message}");
        }

        public void Add(RunResult result, RunOptions run, string round)
        {
            foreach (var (key, count) in result.Operations)
                _operations[key] = _operations.GetValueOrDefault(key) + count;
            foreach (var (key, count) in result.Faults)
                _faults[key] = _faults.GetValueOrDefault(key) + count;
            Violations += result.Violations.Count;
            var operations = result.Operations.Values.Sum();
            var megabytes = Environment.WorkingSet >> 20;
            Say(
                $"{round}{(run.Processes ? " (processes)" : "")}{(Restores[^1].Intersect(run.Plan.Events).Any() ? " (restores)" : "")}: {operations} operations in {result.Took.TotalSeconds:f0} s, {result.Faults.Values.Sum()} faults, {result.Violations.Count} violations; {megabytes} MB"
            );
            foreach (var violation in result.Violations)
                Say($"  {violation}");
            // The short stories first: they tell most.
            var stories = result.Evidence.GroupBy(observation => observation.Listing).OrderBy(story => story.Count());
            foreach (var observation in stories.SelectMany(story => story).Take(MostEvidence))
                Say($"    {observation}");
        }

        public void Write(TimeSpan took)
        {
            var operations = _operations.Values.Sum();
            Say($"{operations} operations in {took:hh\\:mm\\:ss}, {operations / took.TotalSeconds:f0} a second");
            foreach (var kind in _operations.GroupBy(count => count.Key.Item1).OrderBy(group => group.Key))
            {
                var outcomes = kind.OrderBy(count => count.Key).Select(count => $"{count.Key.Item2} {count.Value}");
                Say($"  {kind.Key}: {string.Join(", ", outcomes)}");
            }

            Say($"{_faults.Values.Sum()} faults");
            foreach (var (kind, count) in _faults.OrderBy(count => count.Key))
                Say($"  {kind}: {count}");
            Say($"{Violations} violations, {Stalls} rounds that stalled");
        }

        private static void Say(FormattableString text) =>
            Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
