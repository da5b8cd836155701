using System.CommandLine;
using CommandLines;

namespace ListingFunctions.Benchmarks;

/// <summary>What is measured, and on what.</summary>
/// <param name="Scale">How much is measured.</param>
/// <param name="Ranges">Partition key ranges of each container.</param>
/// <param name="Data">The folder below which LocalCosmos keeps its data; null is in memory.</param>
/// <param name="Flush">Whether writes are flushed to disk before they are acknowledged.</param>
/// <param name="Parts">The parts of the benchmark that are run.</param>
internal sealed record Settings(Scale Scale, int Ranges, string? Data, bool Flush, IReadOnlySet<string> Parts)
{
    public const string Reads = "reads";
    public const string Writes = "writes";
    public const string Lines = "lines";
    public const string Export = "export";
    public const string Recording = "recording";
    public const string Postgres = "postgres";

    private static readonly string[] AllParts = [Reads, Writes, Lines, Export, Recording, Postgres];

    /// <summary>The command line, which runs what it is given.</summary>
    public static RootCommand Command(Func<Settings, Task<int>> run)
    {
        var quick = Options.Flag("--quick", "Measure shorter, on a tenth of the data.");
        var ranges = Options.Number("--ranges", 1, 1000, "Partition key ranges of each container (default: 1).");
        var data = Options.Folder(
            "--data",
            "Keep the data of LocalCosmos on disk, below this folder (default: memory)."
        );
        var noFlush = Options.Flag("--no-flush", "With --data: acknowledge writes before they are flushed to disk.");
        var only = Options.Value<IReadOnlySet<string>>(
            "--only",
            "PARTS",
            $"parts of {string.Join(',', AllParts)}",
            $"Measure only these parts, separated by commas: {string.Join(", ", AllParts)} (default: all).",
            text => text.Split(',').ToHashSet() is var parts && parts.IsSubsetOf(AllParts) ? parts : null
        );
        var command = new RootCommand("Measures the app beside bare endpoints, and on many listings beside few.")
        {
            quick,
            ranges,
            data,
            noFlush,
            only,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(noFlush) is not null && result.GetResult(data) is null)
                result.AddError("--no-flush requires --data: nothing is flushed in memory.");
        });
        command.SetAction(
            (result, _) =>
                run(
                    new(
                        result.GetValue(quick) ? Scale.Quick : Scale.Full,
                        result.GetValue(ranges) ?? 1,
                        result.GetValue(data) is { } folder ? Path.GetFullPath(folder) : null,
                        !result.GetValue(noFlush),
                        result.GetValue(only) ?? AllParts.ToHashSet()
                    )
                )
        );
        return command;
    }

    /// <summary>Where LocalCosmos has its data, for the output.</summary>
    public override string ToString()
    {
        var place = (Data, Flush) switch
        {
            (null, _) => "in memory",
            (_, true) => "on disk, each write flushed before it is acknowledged",
            _ => "on disk, without flush",
        };
        return $"LocalCosmos {place}, partition key ranges of each container: {Ranges}";
    }
}
