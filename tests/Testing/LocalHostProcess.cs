using System.Diagnostics;

namespace Testing;

/// <summary>LocalHost as it is run from a command line, without the settings of whoever runs the tests.</summary>
public static class LocalHostProcess
{
    public static ChildProcess Start(params IEnumerable<string> arguments) =>
        ChildProcess.StartAssembly("LocalHost.dll", arguments, RemoveSettings);

    /// <summary>Reads its output up to the line that names its address.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<Uri> AddressAsync(this ChildProcess host, CancellationToken cancellationToken)
    {
        while (true)
            if (
                await host.LineAsync(cancellationToken) is var line
                && line.StartsWith("API ", StringComparison.Ordinal)
            )
                return new Uri(new Uri(line.Split(' ')[^1]), "/");
    }

    /// <summary>Removes variables that the app or the smoke test reads.</summary>
    public static void RemoveSettings(ProcessStartInfo start)
    {
        string[] settings =
        [
            .. start.Environment.Keys.Where(name =>
                name.StartsWith("Cosmos", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("SMOKE_TEST_", StringComparison.OrdinalIgnoreCase)
            ),
        ];
        foreach (var name in settings)
            start.Environment.Remove(name);
        start.Environment["Cosmos"] = "";
    }
}
