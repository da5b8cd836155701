using System.Net;
using System.Net.Sockets;

namespace LocalHost.Tests;

/// <summary>The host as it is run from a command line.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Help_lists_the_options()
    {
        var (code, output, error) = await RunAsync("--help");
        Assert.Equal((0, ""), (code, error));
        Assert.All(
            ["--port", "--data", "--memory"],
            option => Assert.Contains(option, output, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("--prot 1", "Unrecognized option '--prot'. --help lists the options.")]
    [InlineData(
        "7071",
        "Unrecognized argument '7071'; an argument must be a setting, NAME=VALUE. --help lists the options."
    )]
    [InlineData("--port", "--port requires a value: a number from 0 to 65535. --help lists the options.")]
    [InlineData("--port 70710", "--port requires a number from 0 to 65535, not '70710'. --help lists the options.")]
    [InlineData("--ranges 0", "--ranges requires a number from 1 to 1000, not '0'. --help lists the options.")]
    [InlineData("--memory --data x", "--data and --memory exclude each other.")]
    [InlineData(
        "--memory Cosmos__accountEndpoint=https://example.com/",
        "--memory applies to LocalCosmos only, but the setting Cosmos__accountEndpoint selects another account; leave one of the two out."
    )]
    [InlineData(
        "--memory Cosmos__ConnectionMode=Pigeon",
        "Setting Cosmos__ConnectionMode is 'Pigeon'; it must be Direct or Gateway."
    )]
    [InlineData(
        "Cosmos=nonsense",
        "Setting Cosmos is not a connection string of the form AccountEndpoint=https://…;AccountKey=…;"
    )]
    public async Task What_is_wrong_is_one_line_and_a_code_that_is_not_zero(string arguments, string line)
    {
        var (code, output, error) = await RunAsync(arguments.Split(' '));
        Assert.Equal((1, "", line), (code, output, error.TrimEnd()));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (code, output, error) = await RunAsync("--memory", "--port", $"{port}");
        Assert.Equal((1, "", $"Port {port} is taken; choose another with --port."), (code, output, error.TrimEnd()));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_one_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            var (code, output, error) = await RunAsync("--data", Path.Combine(file, "below"));
            Assert.Equal((1, ""), (code, output));
            Assert.StartsWith($"The folder {Path.Combine(file, "below")} cannot be ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task It_serves_until_it_is_interrupted_and_then_ends_well()
    {
        await using var host = LocalHostProcess.Start("--memory", "--port", "0");
        using var http = new HttpClient { BaseAddress = await host.AddressAsync(TestHost.Stop) };
        Assert.Equal("[]", await http.GetStringAsync(new Uri("api/listings", UriKind.Relative), TestHost.Stop));

        Assert.SkipWhen(host.IgnoresInterrupts, "The tests were started with interrupts ignored.");
        await host.SignalAsync("INT", TestHost.Stop);
        Assert.Equal(0, await EndAsync(host));
        Assert.Contains(" GET /api/listings 200", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_while_it_starts_ends_it_well()
    {
        await using var host = LocalHostProcess.Start("--memory", "--port", "0");
        await Task.Delay(TimeSpan.FromMilliseconds(700), TestHost.Stop);
        await host.SignalAsync("TERM", TestHost.Stop);
        Assert.Contains(await EndAsync(host), new[] { 0, 143 });
        Assert.Equal("", host.Errors);
    }

    private static async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        await using var host = LocalHostProcess.Start(arguments);
        return new(await EndAsync(host), host.Output, host.Errors);
    }

    private static Task<int> EndAsync(ChildProcess host) =>
        host.Exited.WaitAsync(TimeSpan.FromMinutes(2), TestHost.Stop);
}
