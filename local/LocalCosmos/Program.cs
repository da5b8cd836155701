using System.Runtime.InteropServices;
using CommandLines;
using LocalCosmos;

return await Options.RunAsync(CommandLine.Command(RunAsync), args, errorCode: 2);

static async Task<int> RunAsync(LocalCosmosOptions options, CancellationToken ct)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
    var stop = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        await using var server = await LocalCosmosServer.StartAsync(
            options with
            {
                Logger = loggers.CreateLogger("LocalCosmos"),
            },
            ct
        );
        var kept = options.DataDirectory is { } folder ? $"in {folder}" : "in memory (--data DIR keeps it)";
        Console.WriteLine($"LocalCosmos, {kept}: {server.ConnectionString}");
        await stop.Task;
        return 0;
    }
    catch (LocalCosmosException failure)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}

// Without this declaration the SDK makes the class public.
internal sealed partial class Program;
