using LocalHost;

try
{
    if (CommandLine.Parse(args) is not { } options)
    {
        Console.WriteLine(CommandLine.Help);
        return 0;
    }
    await using var host = await LocalFunctionsHost.StartAsync(options, CancellationToken.None);
    await host.WaitForShutdownAsync();
    return 0;
}
catch (CannotStartException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
