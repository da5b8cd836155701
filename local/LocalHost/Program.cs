using System.Runtime.InteropServices;
using CommandLines;
using LocalHost;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await Options.RunAsync(CommandLine.Command(ListingsApp.Definition, ServeAsync), args, errorCode: 1);
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

async Task<int> ServeAsync(LocalHostOptions options)
{
    await using var host = await LocalFunctionsHost.StartAsync(ListingsApp.Definition, options, stop.Token);
    await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, stop.Token);
    return 0;
}

// The first signal drains; a second one ends the process at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
