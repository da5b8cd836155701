using System.CommandLine;
using System.Net;

namespace LocalCosmos;

/// <summary>The command line of the program.</summary>
internal static class CommandLine
{
    private const int DefaultPort = 8081;

    /// <summary>The command, with <paramref name="run"/> as its action.</summary>
    /// <param name="run">Runs a LocalCosmos until it is cancelled, and returns the exit code.</param>
    public static RootCommand Command(Func<LocalCosmosOptions, CancellationToken, Task<int>> run)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port on loopback; 0 takes any free one.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultPort,
            Validators =
            {
                result =>
                {
                    // A value that is no number has an error already.
                    if (
                        result.Tokens is [var token]
                        && int.TryParse(token.Value, out var number)
                        && number is < 0 or > IPEndPoint.MaxPort
                    )
                        result.AddError($"--port takes a number from 0 to {IPEndPoint.MaxPort}.");
                },
            },
        };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Keep everything in this folder; acknowledged writes survive a crash.",
            HelpName = "DIR",
        };
        var ranges = new Option<int>("--ranges")
        {
            Description = "How many partition key ranges a new container gets (1 to 1000).",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var noFlush = new Option<bool>("--no-flush")
        {
            Description = "Acknowledge writes before they are flushed to disk: faster, and lost with the power.",
        };
        var history = new Option<bool>("--keep-history")
        {
            Description = "Never compact the journal, so that a restore reaches back to its beginning.",
        };
        var restore = new Option<string?>("--restore")
        {
            Description = "Restore this container of the data folder before serving it; see --restore-to.",
            HelpName = "DATABASE/CONTAINER",
        };
        var restoreTo = new Option<DateTimeOffset?>("--restore-to")
        {
            Description = "The time to whose state the container is restored, such as 2026-03-01T12:00:00Z.",
            HelpName = "INSTANT",
        };
        var memory = new Option<bool>("--memory") { Description = "Keep everything in memory (the default)." };
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
        });
        command.SetAction(
            (result, ct) =>
                run(new() { Port = result.GetValue(port), DataDirectory = result.GetValue(data)?.FullName }, ct)
        );
        return command;
    }
}
