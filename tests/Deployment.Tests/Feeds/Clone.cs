namespace Deployment.Tests.Feeds;

/// <summary>The repository as somebody has just cloned it, with a package cache of its own that is empty.</summary>
internal sealed class Clone : IDisposable
{
    private static readonly string[] NotInClones = ["bin", "obj", "artifacts", ".git", ".local", "node_modules"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clone");
    private readonly Dictionary<string, string?> _environment;

    /// <param name="known">The folder of packages that the feed need not be asked for.</param>
    /// <param name="source">The feed: a folder or an address.</param>
    public Clone(string known, string source)
    {
        Copy(Repository.PathOf(), Root);
        // Beside the clone, not in it: NuGet looks there as well.
        File.WriteAllText(
            Path.Combine(_folder.FullName, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{source}" allowInsecureConnections="true" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="known" value="{known}" />
              </fallbackPackageFolders>
            </configuration>
            """
        );
        _environment = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = Path.Combine(_folder.FullName, "packages"),
            ["FunctionsWorker"] = null,
            // No server stays behind that would keep the folder, or the output, open.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDTERMINALLOGGER"] = "off",
            // They have read the same code when these tests were built, and take half the time of a build.
            ["RunAnalyzers"] = "false",
        };
    }

    /// <summary>Which build the clone decided on; <c>null</c> if it was not asked yet.</summary>
    public string? Decision =>
        File.Exists(DecisionFile) ? File.ReadAllText(DecisionFile).Split("<FunctionsWorker>")[1].Split('<')[0] : null;

    private string Root => Path.Combine(_folder.FullName, "clone");

    private string DecisionFile => Path.Combine(Root, "artifacts", "functions-worker.props");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Runs <c>dotnet</c> at the root of the clone, and returns what it printed.</summary>
    public async Task<string> DotNetAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await Command.RunAsync("dotnet", Root, _environment, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} returned {exitCode}:\n{output}{error}");
        return output;
    }

    /// <summary>Whether the restored app references a package, at a version if one is given.</summary>
    public bool References(string package, string version = "") =>
        File.ReadAllText(Path.Combine(Root, "src", "ListingFunctions", "obj", "project.assets.json"))
            .Contains($"\"{package}/{version}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes the next command the first again.</summary>
    public void Forget()
    {
        Directory.Delete(Path.GetDirectoryName(DecisionFile)!, recursive: true);
        foreach (var assets in Directory.EnumerateFiles(Root, "project.assets.json", SearchOption.AllDirectories))
            File.Delete(assets);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from))
            if (Path.GetFileName(folder) is var name && !NotInClones.Contains(name))
                Copy(folder, Path.Combine(to, name));
    }
}
