using System.Runtime.InteropServices;
using LocalHost;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    if (CommandLine.Parse(args, ListingsApp.Definition.Root) is not { } options)
    {
        Console.WriteLine(CommandLine.Help);
        return 0;
    }
    await using var host = await LocalFunctionsHost.StartAsync(ListingsApp.Definition, options, stop.Token);
    await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (CannotStartException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

// The first signal drains; a second one ends the process at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
