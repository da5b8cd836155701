using System.Net.Sockets;

namespace LocalCosmos.Tests;

/// <summary>LocalCosmos as a program of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_says_where_it_is_and_that_it_keeps_nothing()
    {
        using var program = Program("--port", "0");
        var line = await program.LineAsync();
        Assert.StartsWith("LocalCosmos, in memory", line, StringComparison.Ordinal);
        using var client = Recovery.Connect(line);
        await client.CreateDatabaseAsync("tests", cancellationToken: Ct);
    }

    [Theory]
    [InlineData("'--prt'", "--prt", "1")]
    [InlineData("--port", "--port", "x")]
    [InlineData("--port takes a number", "--port", "65536")]
    [InlineData("--data", "--data")]
    [InlineData("exclude each other", "--memory", "--data", "x")]
    public async Task A_wrong_option_is_one_clear_line(string expected, params string[] arguments)
    {
        using var program = Program(arguments);
        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains(expected, OneLine(await program.ErrorsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        using var program = Program("--help");
        Assert.Equal(0, await program.ExitAsync());
        Assert.Contains("--data <DIR>", await program.OutputAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        using var program = Program("--port", port);
        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains($"Port {port}", OneLine(await program.ErrorsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_clear_line()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Ct);
        using var program = Program("--port", "0", "--data", Path.Combine(file, "folder"));
        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains(file, OneLine(await program.ErrorsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_rejected()
    {
        using var first = Program("--port", "0", "--data", _folder);
        await first.LineAsync();
        using var second = Program("--port", "0", "--data", _folder);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("in use", OneLine(await second.ErrorsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_cleanly(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        using var program = Program("--port", "0", "--data", _folder);
        await program.LineAsync();
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", signal, $"{program.Id}"]);
        Assert.Equal(0, await program.ExitAsync());
        Assert.Empty(await program.ErrorsAsync());
    }

    private static ChildProcess Program(params string[] arguments) => ChildProcess.Start("LocalCosmos.dll", arguments);

    private static string OneLine(string text) => Assert.Single(text.TrimEnd().Split('\n'));
}
