using System.Net.Sockets;

namespace LocalCosmos.Tests;

/// <summary>LocalCosmos as a program of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("localcosmos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_prints_its_address_and_that_it_keeps_nothing()
    {
        await using var program = Program("--port", "0");
        var line = await program.LineAsync(Ct);
        Assert.StartsWith("LocalCosmos, in memory", line, StringComparison.Ordinal);
        using var client = Recovery.Connect(line);
        await client.CreateDatabaseAsync("tests", cancellationToken: Ct);
    }

    [Theory]
    [InlineData("'--prt'", "--prt", "1")]
    [InlineData("--port requires a number from 0 to 65535, not 'x'.", "--port", "x")]
    [InlineData("--port requires a number from 0 to 65535, not '65536'.", "--port", "65536")]
    [InlineData("--data requires a value: the path of a folder.", "--data")]
    [InlineData("--ranges requires a number from 1 to 1000, not '0'.", "--ranges", "0")]
    [InlineData("--restore-to requires an instant", "--data", "x", "--restore", "a/b", "--restore-to", "noon")]
    [InlineData("--memory and --data exclude each other.", "--memory", "--data", "x")]
    [InlineData("--restore and --restore-to require each other.", "--data", "x", "--restore", "tests/notes")]
    public async Task A_wrong_option_is_one_clear_line(string expected, params string[] arguments)
    {
        await using var program = Program(arguments);
        Assert.Equal(2, await program.Exited.WaitAsync(Ct));
        Assert.Contains(expected, OneLine(program.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        await using var program = Program("--help");
        Assert.Equal(0, await program.Exited.WaitAsync(Ct));
        Assert.Contains("--data <DIR>", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_one_clear_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var program = Program("--port", port);
        Assert.Equal(1, await program.Exited.WaitAsync(Ct));
        Assert.Contains($"Port {port}", OneLine(program.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_clear_line()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Ct);
        await using var program = Program("--port", "0", "--data", Path.Combine(file, "folder"));
        Assert.Equal(1, await program.Exited.WaitAsync(Ct));
        Assert.Contains(file, OneLine(program.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_rejected()
    {
        await using var first = Program("--port", "0", "--data", _folder);
        await first.LineAsync(Ct);
        await using var second = Program("--port", "0", "--data", _folder);
        Assert.Equal(1, await second.Exited.WaitAsync(Ct));
        Assert.Contains("in use", OneLine(second.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_cleanly(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        await using var program = Program("--port", "0", "--data", _folder);
        await program.LineAsync(Ct);
        Assert.SkipWhen(
            signal == "INT" && program.IgnoresInterrupts,
            "The tests were started with interrupts ignored."
        );
        await program.SignalAsync(signal, Ct);
        Assert.Equal(0, await program.Exited.WaitAsync(TimeSpan.FromMinutes(2), Ct));
        Assert.Empty(program.Errors);
    }

    private static ChildProcess Program(params string[] arguments) =>
        ChildProcess.StartAssembly("LocalCosmos.dll", arguments);

    private static string OneLine(string text) => Assert.Single(text.TrimEnd().Split('\n'));
}
