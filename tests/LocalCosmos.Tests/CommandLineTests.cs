namespace LocalCosmos.Tests;

/// <summary>How the options of the command line become those of the server.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Without_options_it_keeps_everything_in_memory_on_port_8081() =>
        Assert.Equal(new LocalCosmosOptions { Port = 8081 }, await ParseAsync());

    [Fact]
    public async Task Every_option_reaches_the_server() =>
        Assert.Equal(
            new LocalCosmosOptions
            {
                Port = 7,
                DataDirectory = Path.GetFullPath("folder"),
                FlushWrites = false,
                KeepHistory = true,
                Ranges = 4,
                RestoreContainer = "tests/notes",
                RestoreTo = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
            },
            await ParseAsync(
                "--port 7 --data folder --no-flush --keep-history --ranges 4 --restore tests/notes --restore-to 2026-03-01T12:00:00Z"
            )
        );

    private static async Task<LocalCosmosOptions?> ParseAsync(string arguments = "")
    {
        LocalCosmosOptions? parsed = null;
        var command = CommandLine.Command(
            (options, _) =>
            {
                parsed = options;
                return Task.FromResult(0);
            }
        );
        Assert.Equal(0, await command.Parse(arguments).InvokeAsync(cancellationToken: Ct));
        return parsed;
    }
}
