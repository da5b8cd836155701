namespace Deployment.Tests;

/// <summary><c>scripts/smoke-test.sh</c> against the local host, as it will run against what was deployed.</summary>
public sealed class SmokeTestTests
{
    private static string Script => Repository.PathOf("scripts", "smoke-test.sh");

    [Fact]
    public async Task It_passes_against_a_working_host_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(HasBashAndCurl(), "bash and curl are not here");
        await using var host = LocalHostProcess.Start("--memory", "--port", "0");
        var api = $"{await host.AddressAsync(Stop)}api";
        var reads = await Command.RunAsync("bash", Script, api);
        Assert.True(reads.ExitCode == 0, reads.Output + reads.Errors);
        Assert.EndsWith("Add --key or --token to test writes.", reads.Output.TrimEnd(), StringComparison.Ordinal);

        foreach (var credential in (string[])["--key", "--token"])
        {
            var all = await Command.RunAsync("bash", Script, api, credential, "any");
            Assert.True(all.ExitCode == 0, all.Output + all.Errors);
            Assert.EndsWith("All checks passed.", all.Output.TrimEnd(), StringComparison.Ordinal);
        }

        // No time for the feed: a failure after the create.
        var failed = await Command.RunAsync("bash", Script, api, "--key", "any", "--feed", "0");
        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith("FAILED: after 0 seconds the feed has recorded", failed.Errors, StringComparison.Ordinal);

        using var http = new HttpClient();
        Assert.Equal("[]", await http.GetStringAsync(new Uri($"{api}/listings"), Stop));
    }

    [Fact]
    public async Task It_fails_if_nothing_responds()
    {
        Assert.SkipUnless(HasBashAndCurl(), "bash and curl are not here");
        var result = await Command.RunAsync("bash", Script, "http://localhost:1/api", "--wait", "0");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("FAILED: health/ready is not 200", result.Errors, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static bool HasBashAndCurl() =>
        !OperatingSystem.IsWindows()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':') is var folders
        && ((string[])["bash", "curl"]).All(tool => folders.Any(folder => File.Exists(Path.Combine(folder, tool))));
}
