using System.Diagnostics;
using System.Reflection;

namespace Infra.Tests;

/// <summary>The Bicep compiler, run as anybody runs it.</summary>
internal static class Bicep
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Metadata("Repository");

    /// <summary>Where the service is declared.</summary>
    public static string Folder { get; } = Path.Combine(Repository, "infra");

    /// <summary>Runs it, in the folder of the repository.</summary>
    /// <returns>How it ended, what it made, and what it had to say.</returns>
    public static async Task<(int ExitCode, string Output, string Complaints)> RunAsync(params string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = Metadata("Bicep");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(path.Length > 0 ? path : "bicep", arguments)
            {
                WorkingDirectory = Repository,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // Parameter files read these; what a snapshot says must not hang on whose shell it is.
                Environment =
                {
                    ["AZURE_ENV_NAME"] = null,
                    ["AZURE_LOCATION"] = null,
                    ["ALERT_EMAIL"] = null,
                    ["SIGN_IN_TENANT_ID"] = null,
                    ["SIGN_IN_AUDIENCE"] = null,
                    ["BUDGET_START"] = null,
                },
            },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception) when (path.Length == 0)
        {
            Assert.Skip("There is no Bicep compiler here: neither the package's nor one on the path.");
        }

        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complaints = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await complaints);
    }

    private static string Metadata(string key) =>
        typeof(Bicep)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value
        ?? "";
}
