using System.Globalization;
using LocalHost.Settings;

namespace LocalHost;

/// <summary>The command line of <c>dotnet run --project local/LocalHost --</c>.</summary>
internal static class CommandLine
{
    public const string Help = """
        Runs the functions of this repository on this machine, without Azure Functions Core Tools.

          dotnet run --project local/LocalHost [-- OPTIONS] [NAME=VALUE ...]

          --port PORT    loopback port (default: Host.LocalHttpPort of local.settings.json, or 7071)
          --data DIR     data folder of LocalCosmos (default: .local/cosmos); the archive is in DIR/archive
                         (default: .local/archive)
          --memory       keep the data of LocalCosmos and the archive in memory only
          --ranges N     partition ranges of a new container in LocalCosmos, 1 to 1000 (default: 1)
          --no-flush     acknowledge writes before they are flushed to disk: faster, but a power failure loses the last
          --help         show this help

        NAME=VALUE is a setting. It overrides environment variables, which override the Values of local.settings.json.
        If the setting Cosmos (a connection string) or Cosmos__accountEndpoint is set, that account is used and
        LocalCosmos is not started. If Archive (a connection string) or Archive__blobServiceUri is set, that
        storage account is the archive instead of a folder.
        """;

    /// <summary>The options of the arguments; <c>null</c> if help was requested.</summary>
    /// <exception cref="CannotStartException">An argument is unknown or invalid.</exception>
    public static LocalHostOptions? Parse(IReadOnlyList<string> arguments, string root)
    {
        var settings = new Dictionary<string, string?>();
        int? port = null;
        var options = new LocalHostOptions
        {
            SettingsFile = Path.Combine(root, "local.settings.json"),
            ReadsEnvironment = true,
            RequestLines = true,
            Timers = true,
            Output = Console.Out,
            Settings = settings,
        };
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
        {
            switch (rest.Current)
            {
                case "--help" or "-h":
                    return null;
                case "--memory":
                    options = options with { Memory = true };
                    break;
                case "--no-flush":
                    options = options with { FlushWrites = false };
                    break;
                case "--ranges":
                    options = options with { Ranges = Ranges(ValueOf("--ranges")) };
                    break;
                case "--data":
                    options = options with { DataDirectory = ValueOf("--data") };
                    break;
                case "--port":
                    port = Port(ValueOf("--port"));
                    break;
                case ['-', ..] unknown:
                    throw new CannotStartException($"Unknown option {unknown}; --help lists them.");
                case var setting when setting.IndexOf('=', StringComparison.Ordinal) is > 0 and var at:
                    settings[LocalSettingsFile.Key(setting[..at])] = setting[(at + 1)..];
                    break;
                case var other:
                    throw new CannotStartException($"Unknown argument {other}; --help lists the options.");
            }
        }
        return options with
        {
            Port = port ?? LocalSettingsFile.Read(options.SettingsFile).Port ?? LocalHostOptions.DefaultPort,
        };

        string ValueOf(string option) =>
            rest.MoveNext() ? rest.Current : throw new CannotStartException($"{option} requires a value.");
    }

    private static int Ranges(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ranges)
        && ranges is >= 1 and <= 1000
            ? ranges
            : throw new CannotStartException($"--ranges requires a number from 1 to 1000, not {text}.");

    private static int Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new CannotStartException($"--port requires a number from 0 (any) to 65535, not {text}.");
}
