using System.Globalization;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults;

/// <summary>The options of the long command.</summary>
internal sealed record CommandLine
{
    public const string Help = """
        Runs the service while everything fails, and judges from what clients saw whether a price was lost or told twice.

          dotnet run -c Release --project tests/ListingFunctions.Faults [-- OPTIONS]

          --operations N        what clients ask, all seeds together (1000000)
          --seeds N             how many seeds, from 1 (20)
          --seed N              this one alone
          --clients N           how many ask at once (32)
          --round N             operations on one set of hosts and containers, which the next round throws away (20000)
          --processes P         always, never, or mixed: every fourth round in processes that are killed (mixed)
          --without KIND,KIND   leave out these faults
          --only KIND,KIND      leave out all others
          --help                this

        Ends with 1 if the promise was broken, and says what was asked of the listings of which it was.
        """;

    public int Operations { get; init; } = 1_000_000;

    public int FirstSeed { get; init; } = 1;

    public int Seeds { get; init; } = 20;

    public int Clients { get; init; } = 32;

    public int Round { get; init; } = 20_000;

    /// <summary>How many rounds there are to one with processes; 0: there is none.</summary>
    public int RoundsPerProcessRound { get; init; } = 4;

    public IReadOnlyList<FaultKind> Without { get; init; } = [];

    /// <summary>The options that the arguments ask for; <c>null</c>: help was asked for.</summary>
    /// <exception cref="FormatException">An argument that means nothing; the message says which.</exception>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        var options = new CommandLine();
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
        {
            switch (rest.Current)
            {
                case "--help" or "-h":
                    return null;
                case "--operations":
                    options = options with { Operations = Number("--operations") };
                    break;
                case "--seeds":
                    options = options with { Seeds = Number("--seeds") };
                    break;
                case "--seed":
                    options = options with { FirstSeed = Number("--seed"), Seeds = 1 };
                    break;
                case "--clients":
                    options = options with { Clients = Number("--clients") };
                    break;
                case "--round":
                    options = options with { Round = Number("--round") };
                    break;
                case "--processes":
                    options = options with { RoundsPerProcessRound = Processes() };
                    break;
                case "--without":
                    options = options with { Without = [.. Value("--without").Split(',').Select(Kind)] };
                    break;
                case "--only":
                    options = options with
                    {
                        Without = [.. Enum.GetValues<FaultKind>().Except(Value("--only").Split(',').Select(Kind))],
                    };
                    break;
                case var unknown:
                    throw new FormatException($"Unknown argument {unknown}; --help lists what there is.");
            }
        }

        return options;

        string Value(string option) =>
            rest.MoveNext() ? rest.Current : throw new FormatException($"{option} wants a value.");

        int Number(string option) =>
            int.TryParse(Value(option), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new FormatException($"{option} wants a number from 1, not {rest.Current}.");

        int Processes() =>
            Value("--processes") switch
            {
                "always" => 1,
                "never" => 0,
                "mixed" => 4,
                var other => throw new FormatException($"--processes wants always, never or mixed, not {other}."),
            };

        static FaultKind Kind(string text) =>
            Enum.TryParse<FaultKind>(text, out var kind)
                ? kind
                : throw new FormatException(
                    $"--without and --only want kinds of fault, not {text}: {string.Join(", ", Enum.GetNames<FaultKind>())}."
                );
    }
}
