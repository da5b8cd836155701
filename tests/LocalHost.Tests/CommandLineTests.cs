namespace LocalHost.Tests;

/// <summary>How the arguments of the command line become options of the host.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Without_arguments_it_listens_on_the_port_of_func_start_and_keeps_its_data()
    {
        var options = await ParseAsync();
        Assert.Equal(LocalHostOptions.DefaultPort, options.Port);
        Assert.Equal(
            (null, false, 1, true),
            (options.DataDirectory, options.Memory, options.Ranges, options.FlushWrites)
        );
        Assert.Empty(options.Settings);
        Assert.True(options is { ReadsEnvironment: true, RequestLines: true, Timers: true });
    }

    [Fact]
    public async Task Every_option_reaches_the_host()
    {
        var options = await ParseAsync("--port", "7", "--data", "folder", "--ranges", "4", "--no-flush");
        Assert.Equal(
            (7, "folder", 4, false),
            (options.Port, options.DataDirectory, options.Ranges, options.FlushWrites)
        );
        Assert.True((await ParseAsync("--memory")).Memory);
    }

    [Fact]
    public async Task Settings_are_named_as_environment_variables_are_and_the_last_of_a_name_applies()
    {
        var options = await ParseAsync("A__B=1", "--memory", "C=x=y", "A:B=2", "D=");
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["A:B"] = "2",
                ["C"] = "x=y",
                ["D"] = "",
            },
            options.Settings
        );
    }

    private static async Task<LocalHostOptions> ParseAsync(params string[] arguments)
    {
        LocalHostOptions? parsed = null;
        var command = CommandLine.Command(
            TestHost.Serving(),
            options =>
            {
                parsed = options;
                return Task.FromResult(0);
            }
        );
        Assert.Equal(0, await command.Parse(arguments).InvokeAsync(cancellationToken: TestHost.Stop));
        return parsed!;
    }
}
