using System.CommandLine;
using System.Globalization;
using System.Net;
using CommandLines;

namespace LocalCosmos;

/// <summary>The command line of the program.</summary>
internal static class CommandLine
{
    private const int DefaultPort = 8081;

    /// <summary>The command, with <paramref name="run"/> as its action.</summary>
    /// <param name="run">Runs a LocalCosmos until it is cancelled, and returns the exit code.</param>
    public static RootCommand Command(Func<LocalCosmosOptions, CancellationToken, Task<int>> run)
    {
        var port = Options.Number(
            "--port",
            0,
            IPEndPoint.MaxPort,
            $"The port on loopback; 0 takes any free one (default: {DefaultPort})."
        );
        var data = Options.Folder("--data", "Keep everything in this folder; acknowledged writes survive a crash.");
        var memory = Options.Flag("--memory", "Keep everything in memory (the default).");
        var ranges = Options.Number(
            "--ranges",
            1,
            LocalCosmosServer.MostRanges,
            "How many partition key ranges a new container gets (default: 1)."
        );
        var noFlush = Options.Flag(
            "--no-flush",
            "Acknowledge writes before they are flushed to disk: faster, but a power failure loses the last ones."
        );
        var history = Options.Flag(
            "--keep-history",
            "Never compact the journal, so that a restore reaches back to its beginning."
        );
        var restore = Options.Value(
            "--restore",
            "DATABASE/CONTAINER",
            "the name of a database and of its container, DATABASE/CONTAINER",
            "Restore this container of the data folder before serving it; see --restore-to.",
            text => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? text : null
        );
        var restoreTo = Options.Value<DateTimeOffset?>(
            "--restore-to",
            "INSTANT",
            "an instant such as 2026-03-01T12:00:00Z",
            "The time to whose state the container is restored, such as 2026-03-01T12:00:00Z.",
            text =>
                DateTimeOffset.TryParse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var instant
                )
                    ? instant
                    : null
        );
        var command = new RootCommand(
            "LocalCosmos: a local stand-in for the gateway of Azure Cosmos DB for NoSQL, for development and tests. "
                + "Clients use the connection string that it prints, in Gateway mode, limited to the endpoint."
        )
        {
            port,
            data,
            memory,
            noFlush,
            ranges,
            history,
            restore,
            restoreTo,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(data) is not null && result.GetResult(memory) is not null)
                result.AddError("--memory and --data exclude each other.");
            if (result.GetResult(restore) is null != result.GetResult(restoreTo) is null)
                result.AddError("--restore and --restore-to require each other.");
            if (result.GetResult(restore) is not null && result.GetResult(data) is null)
                result.AddError("--restore requires --data, the folder that has the container.");
        });
        command.SetAction(
            (result, ct) =>
                run(
                    new LocalCosmosOptions
                    {
                        Port = result.GetValue(port) ?? DefaultPort,
                        DataDirectory = result.GetValue(data) is { } folder ? Path.GetFullPath(folder) : null,
                        Ranges = result.GetValue(ranges) ?? 1,
                        FlushWrites = !result.GetValue(noFlush),
                        KeepHistory = result.GetValue(history),
                        RestoreContainer = result.GetValue(restore),
                        RestoreTo = result.GetValue(restoreTo),
                    },
                    ct
                )
        );
        return command;
    }
}
