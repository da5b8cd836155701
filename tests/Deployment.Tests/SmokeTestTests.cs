using System.Diagnostics;

namespace Deployment.Tests;

/// <summary><c>scripts/smoke-test.sh</c> against the local host, as it will run against what was deployed.</summary>
public sealed class SmokeTestTests
{
    private static string Script => Repository.PathOf("scripts", "smoke-test.sh");

    [Fact]
    public async Task It_is_content_with_a_host_that_works_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(HasBashAndCurl(), "bash and curl are not here");
        using var host = Start(out var api);
        try
        {
            var reads = await Repository.RunAsync("bash", Script, await api);
            Assert.True(reads.ExitCode == 0, reads.Output + reads.Error);
            Assert.EndsWith("Bring --key or --token to try writes.", reads.Output.TrimEnd(), StringComparison.Ordinal);

            foreach (var credential in (string[])["--key", "--token"])
            {
                var all = await Repository.RunAsync("bash", Script, await api, credential, "any");
                Assert.True(all.ExitCode == 0, all.Output + all.Error);
                Assert.EndsWith("Everything is as it should be.", all.Output.TrimEnd(), StringComparison.Ordinal);
            }

            // No time for the feed: a failure after the create.
            var failed = await Repository.RunAsync("bash", Script, await api, "--key", "any", "--feed", "0");
            Assert.Equal(1, failed.ExitCode);
            Assert.StartsWith("FAILED: after 0 seconds the feed has recorded", failed.Error, StringComparison.Ordinal);

            using var http = new HttpClient();
            Assert.Equal("[]", await http.GetStringAsync(new Uri($"{await api}/listings"), Stop));
        }
        finally
        {
            host.Kill();
        }
    }

    [Fact]
    public async Task It_fails_where_nobody_answers()
    {
        Assert.SkipUnless(HasBashAndCurl(), "bash and curl are not here");
        var result = await Repository.RunAsync("bash", Script, "http://localhost:1/api", "--wait", "0");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("FAILED: health/ready is not 200", result.Error, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Process Start(out Task<string> api)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "LocalHost.dll");
        var host = Repository.Start("dotnet", program, "--memory", "--port", "0");
        api = AddressAsync(host);
        return host;
    }

    private static async Task<string> AddressAsync(Process host)
    {
        while (await host.StandardOutput.ReadLineAsync(Stop) is { } line)
            if (line.StartsWith("API ", StringComparison.Ordinal))
            {
                // What it prints must be read, or it waits for that.
                _ = host.StandardOutput.ReadToEndAsync(Stop);
                _ = host.StandardError.ReadToEndAsync(Stop);
                return line.Split(' ')[^1];
            }
        throw new InvalidOperationException(await host.StandardError.ReadToEndAsync(Stop));
    }

    private static bool HasBashAndCurl() =>
        !OperatingSystem.IsWindows()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':') is var folders
        && ((string[])["bash", "curl"]).All(tool => folders.Any(folder => File.Exists(Path.Combine(folder, tool))));
}
