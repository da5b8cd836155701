namespace Infra.Tests;

/// <summary>The sources compile, without a complaint and in one form, and come to what the snapshots say.</summary>
public sealed class CompilerTests
{
    public static TheoryData<string> ParameterFiles => Deployment.All;

    [Theory]
    [InlineData("**/*.bicep")]
    [InlineData("**/*.bicepparam")]
    public async Task Sources_are_linted_without_a_complaint(string pattern)
    {
        var (exitCode, output, complaints) = await Bicep.RunAsync("lint", "--pattern", pattern);
        Assert.Equal((0, "", ""), (exitCode, output.Trim(), complaints.Trim()));
    }

    [Fact]
    public async Task Sources_are_formatted()
    {
        // The compiler formats in place, or one file at a time: what it does to a copy is what is wrong.
        using var copy = new SourcesCopy();
        await Bicep.RunAsync("format", "--pattern", Path.Combine(copy.Folder, "**/*.bicep*"));
        Assert.Equal(
            [],
            copy.Sources.Where(source =>
                File.ReadAllText(Path.Combine(copy.Folder, source))
                != File.ReadAllText(Path.Combine(Bicep.Folder, source))
            )
        );
    }

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task It_builds(string parameters)
    {
        var (exitCode, _, complaints) = await Bicep.RunAsync("build-params", $"{parameters}.bicepparam", "--stdout");
        Assert.Equal((0, ""), (exitCode, complaints.Trim()));
    }

    /// <remarks>After a change that is meant, run it with <c>UPDATE_SNAPSHOTS=1</c>, and read the difference.</remarks>
    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task It_compiles_to_the_snapshot(string parameters)
    {
        var (exitCode, output, complaints) = await Bicep.RunAsync([
            "snapshot",
            $"{parameters}.bicepparam",
            "--mode",
            Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is { Length: > 0 } ? "overwrite" : "validate",
            "--subscription-id",
            "00000000-0000-0000-0000-000000000001",
            "--tenant-id",
            "00000000-0000-0000-0000-000000000002",
            "--resource-group",
            "rg-listings",
            "--location",
            "northeurope",
        ]);
        Assert.True(
            exitCode == 0,
            $"{parameters}.snapshot.json is not what the sources come to; if it should be, run this with UPDATE_SNAPSHOTS=1.\n{complaints}{output}"
        );
    }

    private sealed class SourcesCopy : IDisposable
    {
        public SourcesCopy()
        {
            foreach (var source in Sources.Append("bicepconfig.json"))
            {
                var to = Path.Combine(Folder, source);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Path.Combine(Bicep.Folder, source), to);
            }
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("bicep-").FullName;

        public IReadOnlyList<string> Sources { get; } =
        [
            .. Directory
                .EnumerateFiles(Bicep.Folder, "*.bicep*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Bicep.Folder, file)),
        ];

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
