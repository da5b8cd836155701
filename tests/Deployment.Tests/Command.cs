namespace Deployment.Tests;

/// <summary>Programs that run to their end, with nothing set that whoever runs the tests has set for the app.</summary>
internal static class Command
{
    /// <summary>Runs a program at the root of the repository.</summary>
    public static Task<ProcessResult> RunAsync(string program, params string[] arguments) =>
        RunAsync(program, Repository.Root, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name on the path.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables set besides; <see langword="null"/>: not set.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ProcessResult> RunAsync(
        string program,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        string[] arguments
    )
    {
        await using var process = ChildProcess.Start(
            program,
            arguments,
            start =>
            {
                start.WorkingDirectory = folder;
                LocalHostProcess.RemoveSettings(start);
                foreach (var (name, value) in environment)
                    start.Environment[name] = value;
            }
        );
        return await process.ResultAsync(TestContext.Current.CancellationToken);
    }
}
