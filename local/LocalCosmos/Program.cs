using System.Runtime.InteropServices;
using LocalCosmos;

if (args.Any(argument => argument is "--help" or "-h"))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}
if (!CommandLine.TryRead(args, out var options, out var wrong))
{
    await Console.Error.WriteLineAsync($"{wrong} (--help says what there is)");
    return 2;
}

var stop = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var server = await LocalCosmosServer.StartAsync(options, CancellationToken.None);
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
