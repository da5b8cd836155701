using System.Globalization;
using LocalHost.Settings;

namespace LocalHost;

/// <summary>What stands behind <c>dotnet run --project local/LocalHost --</c>.</summary>
internal static class CommandLine
{
    public const string Help = """
        Runs the functions of this repository on this machine, without Azure Functions Core Tools.

          dotnet run --project local/LocalHost [-- OPTIONS] [NAME=VALUE ...]

          --port PORT    the port on loopback (Host.LocalHttpPort of local.settings.json, or 7071)
          --data DIR     where LocalCosmos keeps data (.local/cosmos), and DIR/archive what was deleted (.local/archive)
          --memory       LocalCosmos keeps data in memory only, and so is what was deleted
          --ranges N     partition ranges of a new container in LocalCosmos, 1 to 1000 (1)
          --no-flush     acknowledge writes before they are flushed to disk: faster, the last are lost without power
          --help         this

        NAME=VALUE is a setting, over environment variables, over the Values of local.settings.json.
        Where the setting Cosmos (a connection string) or Cosmos__accountEndpoint is there, that account is used and
        LocalCosmos is not started. Where Archive (a connection string) or Archive__blobServiceUri is there, deleted
        listings are archived in that storage account, and not in a folder.
        """;

    /// <summary>The options that the arguments ask for; <c>null</c>: help was asked for.</summary>
    /// <exception cref="CannotStartException">An argument that means nothing.</exception>
    public static LocalHostOptions? Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>();
        int? port = null;
        var options = new LocalHostOptions
        {
            SettingsFile = Path.Combine(Repository.Root, "local.settings.json"),
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
                    throw new CannotStartException($"Unknown argument {other}; --help lists what there is.");
            }
        }
        return options with
        {
            Port = port ?? LocalSettingsFile.Read(options.SettingsFile).Port ?? LocalHostOptions.DefaultPort,
        };

        string ValueOf(string option) =>
            rest.MoveNext() ? rest.Current : throw new CannotStartException($"{option} wants a value.");
    }

    private static int Ranges(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ranges)
        && ranges is >= 1 and <= 1000
            ? ranges
            : throw new CannotStartException($"--ranges wants a number from 1 to 1000, not {text}.");

    private static int Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new CannotStartException($"--port wants a number from 0 (any) to 65535, not {text}.");
}
