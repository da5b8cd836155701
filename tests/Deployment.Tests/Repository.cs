using System.Diagnostics;
using System.Text;

namespace Deployment.Tests;

/// <summary>The files of this repository, and programs that run in it.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Starts a program at the root, with nothing set that whoever runs the tests has set for the app.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
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
        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program,
        params string[] arguments
    )
    {
        using var process = Start(program, arguments);
        var stop = TestContext.Current.CancellationToken;
        try
        {
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(stop),
                process.StandardError.ReadToEndAsync(stop)
            );
            await process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromMinutes(5), stop);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "ListingFunctions.sln")))
                return folder;
        throw new InvalidOperationException("These tests read the repository that they were built in.");
    }
}
