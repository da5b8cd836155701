using System.Reflection;

namespace Infra.Tests;

/// <summary>The Bicep compiler, run as anybody runs it.</summary>
internal static class Bicep
{
    /// <summary>Where the service is declared.</summary>
    public static string Folder { get; } = Repository.PathOf("infra");

    /// <summary>
    /// Variables that parameter files read: a snapshot must not depend on those of whoever runs the tests. The one that has no
    /// default is set.
    /// </summary>
    private static readonly string[] Parameters =
    [
        "AZURE_ENV_NAME",
        "AZURE_LOCATION",
        "ALERT_EMAIL",
        "SIGN_IN_TENANT_ID",
        "SIGN_IN_AUDIENCE",
        "PUSH_EVENTS",
        "PUSH_DROPS_WEBHOOK",
    ];

    /// <summary>Runs it, in the folder of the repository.</summary>
    public static async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        var path = Metadata("Bicep");
        try
        {
            await using var process = ChildProcess.Start(
                path.Length > 0 ? path : "bicep",
                arguments,
                start =>
                {
                    start.WorkingDirectory = Repository.Root;
                    foreach (var parameter in Parameters)
                        start.Environment.Remove(parameter);
                    start.Environment["BUDGET_START"] = "2026-12-01";
                }
            );
            return await process.ResultAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception) when (path.Length == 0)
        {
            Assert.Skip("There is no Bicep compiler here: neither the package's nor one on the path.");
            throw;
        }
    }

    private static string Metadata(string key) =>
        typeof(Bicep)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value
        ?? "";
}
