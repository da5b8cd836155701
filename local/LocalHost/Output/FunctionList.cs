using LocalHost.Functions;

namespace LocalHost.Output;

internal static class FunctionList
{
    /// <summary>The functions with methods and addresses, as <c>func start</c> lists them.</summary>
    public static void Write(
        ConsoleLines lines,
        IReadOnlyList<LocalFunction> functions,
        Uri address,
        string account,
        string archive,
        LocalHostOptions options
    )
    {
        lines.Write("\nFunctions:\n");
        foreach (var function in functions)
            lines.Write(
                function switch
                {
                    HttpFunction http =>
                        $"    {http.Name}: [{(http.Methods.Count == 0 ? "ANY" : string.Join(',', http.Methods))}] {address}{http.Route.RawText}\n",
                    CosmosFunction cosmos =>
                        $"    {cosmos.Name}: cosmosDBTrigger on {cosmos.Trigger.ContainerName}{(options.Triggers(cosmos.Name) ? "" : " (not started)")}\n",
                    TimerFunction timer =>
                        $"    {timer.Name}: timerTrigger {timer.Trigger.Schedule}{(options.Timers ? "" : " (not started)")}\n",
                    _ => $"    {function.Name}\n",
                }
            );
        lines.Write(
            $"Cosmos DB: {account}\nArchive of deleted listings: {archive}\nListening on {address}. Ctrl+C stops.\n"
        );
    }
}
