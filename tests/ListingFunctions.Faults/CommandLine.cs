using System.CommandLine;
using CommandLines;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults;

/// <summary>The command line of the long command.</summary>
internal static class CommandLine
{
    private static readonly string KindsAllowed =
        $"kinds of fault, separated by commas ({string.Join(", ", Enum.GetNames<FaultKind>())})";

    /// <summary>The command, with <paramref name="run"/> as its action, which returns the exit code.</summary>
    public static RootCommand Command(Func<LongOptions, Task<int>> run)
    {
        var defaults = new LongOptions();
        var operations = Count(
            "--operations",
            $"Requests of the clients, all seeds together (default: {defaults.Operations})."
        );
        var seeds = Count("--seeds", $"How many seeds (default: {defaults.Seeds}; 1 with --seed).");
        var seed = Count("--seed", "The first seed (default: 1).");
        var clients = Count("--clients", $"How many clients send requests at once (default: {defaults.Clients}).");
        var round = Count(
            "--round",
            $"Operations on one set of hosts and containers, which the next round discards (default: {defaults.Round})."
        );
        var ranges = Options.Number(
            "--ranges",
            1,
            1000,
            $"How many partition ranges each container has at the start; some are split (default: {defaults.Ranges})."
        );
        var restores = Options.Value(
            "--restores",
            "WHEN",
            "always, never or mixed",
            "Whether listings and listing_prices are set back to earlier states: always, never, or mixed, in every third round (default: mixed).",
            text => RoundsPer(text, 3)
        );
        var processes = Options.Value(
            "--processes",
            "WHEN",
            "always, never or mixed",
            "Whether hosts and LocalCosmos are processes, which are killed: always, never, or mixed, in every fourth round (default: mixed).",
            text => RoundsPer(text, 4)
        );
        var without = Options.Value("--without", "KIND,KIND", KindsAllowed, "Leave out these faults.", Kinds);
        var only = Options.Value("--only", "KIND,KIND", KindsAllowed, "Leave out all other faults.", Kinds);

        var command = new RootCommand(
            "Runs the service while everything fails, and checks from what clients saw whether a price was lost or recorded twice. "
                + "Ends with 1 if so, and prints the requests to the listings concerned."
        )
        {
            operations,
            seeds,
            seed,
            clients,
            round,
            ranges,
            restores,
            processes,
            without,
            only,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(only) is not null && result.GetResult(without) is not null)
                result.AddError("--only and --without exclude each other.");
        });
        command.SetAction(result =>
            run(
                new LongOptions
                {
                    Operations = result.GetValue(operations) ?? defaults.Operations,
                    FirstSeed = result.GetValue(seed) ?? defaults.FirstSeed,
                    Seeds = result.GetValue(seeds) ?? (result.GetValue(seed) is null ? defaults.Seeds : 1),
                    Clients = result.GetValue(clients) ?? defaults.Clients,
                    Round = result.GetValue(round) ?? defaults.Round,
                    RoundsPerProcessRound = result.GetValue(processes) ?? defaults.RoundsPerProcessRound,
                    Ranges = result.GetValue(ranges) ?? defaults.Ranges,
                    RoundsPerRestoreRound = result.GetValue(restores) ?? defaults.RoundsPerRestoreRound,
                    // The value of an option that is not given is an empty array.
                    Without = result.GetResult(only) is not null
                        ? [.. Enum.GetValues<FaultKind>().Except(result.GetValue(only) ?? [])]
                        : result.GetValue(without) ?? [],
                }
            )
        );
        return command;
    }

    private static Option<int?> Count(string name, string description) =>
        Options.Number(name, 1, int.MaxValue, description);

    private static int? RoundsPer(string text, int mixed) =>
        text switch
        {
            "always" => 1,
            "never" => 0,
            "mixed" => mixed,
            _ => null,
        };

    private static FaultKind[]? Kinds(string text)
    {
        var names = text.Split(',');
        return names.All(Enum.GetNames<FaultKind>().Contains) ? [.. names.Select(Enum.Parse<FaultKind>)] : null;
    }
}
