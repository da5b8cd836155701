using System.CommandLine;
using System.Net;
using CommandLines;
using LocalHost.Settings;

namespace LocalHost;

/// <summary>The command line of <c>dotnet run --project local/LocalHost --</c>.</summary>
internal static class CommandLine
{
    /// <summary>The command, with <paramref name="run"/> as its action.</summary>
    /// <param name="app">The app that is served.</param>
    /// <param name="run">Serves it, and returns the exit code.</param>
    public static RootCommand Command(LocalApp app, Func<LocalHostOptions, Task<int>> run)
    {
        var settings = new Argument<string[]>("NAME=VALUE")
        {
            Description =
                "A setting. It overrides environment variables, which override the Values of local.settings.json.",
            Validators =
            {
                result =>
                {
                    if (result.Tokens.FirstOrDefault(token => !IsSetting(token.Value)) is { } wrong)
                        result.AddError(
                            wrong.Value.StartsWith('-')
                                ? $"Unrecognized option '{wrong.Value}'."
                                : $"Unrecognized argument '{wrong.Value}'; an argument must be a setting, NAME=VALUE."
                        );
                },
            },
        };
        var port = Options.Number(
            "--port",
            0,
            IPEndPoint.MaxPort,
            $"Loopback port; 0: any free port (default: Host.LocalHttpPort of local.settings.json, or {LocalHostOptions.DefaultPort})."
        );
        var data = Options.Folder(
            "--data",
            "Data folder of LocalCosmos (default: .local/cosmos), with the archive in its subfolder archive (default: .local/archive)."
        );
        var memory = Options.Flag("--memory", "Keep the data of LocalCosmos and the archive in memory only.");
        var ranges = Options.Number(
            "--ranges",
            1,
            1000,
            "Partition key ranges of a new container in LocalCosmos (default: 1)."
        );
        var noFlush = Options.Flag(
            "--no-flush",
            "Acknowledge writes before they are flushed to disk: faster, but a power failure loses the last ones."
        );
        var command = new RootCommand(Description(app)) { settings, port, data, memory, ranges, noFlush };
        command.SetAction(result =>
        {
            var file = Path.Combine(app.Root, "local.settings.json");
            return run(
                new LocalHostOptions
                {
                    SettingsFile = file,
                    ReadsEnvironment = true,
                    RequestLines = true,
                    Timers = true,
                    Output = Console.Out,
                    Settings = Settings(result.GetValue(settings) ?? []),
                    Port = result.GetValue(port) ?? LocalSettingsFile.Read(file).Port ?? LocalHostOptions.DefaultPort,
                    DataDirectory = result.GetValue(data),
                    Memory = result.GetValue(memory),
                    Ranges = result.GetValue(ranges) ?? 1,
                    FlushWrites = !result.GetValue(noFlush),
                }
            );
        });
        return command;
    }

    private static string Description(LocalApp app)
    {
        var account = app.Database.Connection;
        var description = $"""
            Runs the functions of {app.Title} on this machine, without Azure Functions Core Tools.

            If the setting {account} (a connection string) or {account}__accountEndpoint is set, that account is used and LocalCosmos is not started.
            """;
        return app.Archive is { Setting: var archive }
            ? $"{description} If {archive} (a connection string) or {archive}__blobServiceUri is set, that storage account is the archive, instead of a folder."
            : description;
    }

    private static bool IsSetting(string argument) => !argument.StartsWith('-') && argument.IndexOf('=') > 0;

    /// <summary>The settings; the last of a name applies.</summary>
    private static Dictionary<string, string?> Settings(IEnumerable<string> arguments) =>
        arguments
            .Select(argument => argument.Split('=', 2))
            .GroupBy(pair => LocalSettingsFile.Key(pair[0]), pair => (string?)pair[1])
            .ToDictionary(group => group.Key, group => group.Last());
}
