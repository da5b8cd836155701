using System.Text.RegularExpressions;

namespace Deployment.Tests;

/// <summary>The packages of LocalCosmos, for those who want nothing else of this repository.</summary>
public sealed partial class PackageTests : IDisposable
{
    /// <summary>No other package has it, so none that somebody keeps is taken in its place.</summary>
    private const string Version = "1.0.0-check";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("package");
    private readonly Dictionary<string, string?> _environment;

    public PackageTests()
    {
        // Nothing is asked of any feed: what LocalCosmos depends on, this build was made of.
        File.WriteAllText(
            PathOf("nuget.config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{PathOf("packed")}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="known" value="{Packages.Folder}" /></fallbackPackageFolders>
            </configuration>
            """
        );
        _environment = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = PathOf("packages"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_library_runs_the_program_of_its_README_in_an_empty_project()
    {
        await PackAsync();
        var project = Directory.CreateDirectory(PathOf("shop")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), ProgramOfReadme(), Stop);
        await File.WriteAllTextAsync(
            Path.Combine(project, "shop.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="LocalCosmos" Version="{Version}" /></ItemGroup>
            </Project>
            """,
            Stop
        );
        Assert.Equal("12.5 in 5 ranges", (await DotNetAsync(project, "run")).Trim());
    }

    [Fact]
    public async Task The_tool_is_installed_and_runs()
    {
        await PackAsync("-p:PackAsTool=true");
        await DotNetAsync(
            _folder.FullName,
            "tool",
            "install",
            "LocalCosmos.Tool",
            "--version",
            Version,
            "--tool-path",
            "tools"
        );
        var (exitCode, output, _) = await Command.RunAsync(
            PathOf(Path.Combine("tools", "localcosmos")),
            _folder.FullName,
            _environment,
            ["--help"]
        );
        Assert.Equal(0, exitCode);
        Assert.Contains("--ranges", output, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Packs what was built with these tests.</summary>
    private async Task PackAsync(params string[] properties) =>
        await DotNetAsync(
            _folder.FullName,
            [
                "pack",
                Repository.PathOf("local", "LocalCosmos"),
                "--no-build",
                "--configuration",
                Configuration,
                "--output",
                PathOf("packed"),
                $"-p:Version={Version}",
                .. properties,
            ]
        );

    private async Task<string> DotNetAsync(string folder, params string[] arguments)
    {
        var (exitCode, output, errors) = await Command.RunAsync("dotnet", folder, _environment, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} returned {exitCode}:\n{output}{errors}");
        return output;
    }

    private static string ProgramOfReadme() =>
        Program.Match(File.ReadAllText(Repository.PathOf("local", "LocalCosmos", "README.md"))).Groups[1].Value;

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    [GeneratedRegex("```csharp\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Program { get; }
}
