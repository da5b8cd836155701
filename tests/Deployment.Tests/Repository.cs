using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Deployment.Tests;

/// <summary>The files of this repository, and programs that run in it.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>The folder in which NuGet keeps the packages that this build was made of.</summary>
    public static string PackagesFolder { get; } =
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(one => one.Key == "Packages")
            .Value!;

    /// <summary>The version at which this repository references a package.</summary>
    public static string PinnedVersion(string package) =>
        XDocument
            .Load(PathOf("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(one => (string?)one.Attribute("Include") == package)
            .Attribute("Version")!
            .Value;

    /// <summary>Starts a program at the root, with nothing set that whoever runs the tests has set for the app.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments) =>
        Start(program, Root, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs a program at the root to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program,
        params string[] arguments
    ) => RunAsync(program, Root, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name on the path.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables set besides; <see langword="null"/>: not set.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        string[] arguments
    )
    {
        using var process = Start(program, folder, environment, arguments);
        var stop = TestContext.Current.CancellationToken;
        try
        {
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(stop),
                process.StandardError.ReadToEndAsync(stop)
            );
            await process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromMinutes(10), stop);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(
        string program,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
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
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "ListingFunctions.sln")))
                return folder;
        throw new InvalidOperationException("These tests read the repository that they were built in.");
    }
}
