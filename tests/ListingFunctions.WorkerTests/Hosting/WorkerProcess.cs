namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>The built app as the process that the Functions host starts: <c>dotnet ListingFunctions.dll</c> with the worker's arguments.</summary>
internal static class WorkerProcess
{
    /// <summary>Variables that a process may need; the settings of whoever runs the tests are not among them.</summary>
    private static readonly string[] Inherited =
    [
        "PATH",
        "HOME",
        "TMPDIR",
        "USERPROFILE",
        "TEMP",
        "TMP",
        "SystemRoot",
        "DOTNET_ROOT",
    ];

    /// <summary>The folder that the app was built into, with the configuration of the tests.</summary>
    public static string AppDirectory { get; } = FindAppDirectory();

    /// <param name="host">Where the host listens for gRPC.</param>
    /// <param name="workerId">The id under which the worker is to register.</param>
    /// <param name="settings">The app's settings, which reach it as environment variables.</param>
    public static ChildProcess Start(Uri host, string workerId, IReadOnlyDictionary<string, string> settings) =>
        ChildProcess.Start(
            "dotnet",
            Arguments(host, workerId),
            start =>
            {
                start.WorkingDirectory = AppDirectory;
                start.Environment.Clear();
                foreach (var name in Inherited)
                    if (Environment.GetEnvironmentVariable(name) is { } value)
                        start.Environment[name] = value;
                // Those that the host adds to its own.
                start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = AppDirectory;
                start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = AppDirectory;
                start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
                foreach (var (name, value) in settings)
                    start.Environment[name] = value;
            }
        );

    /// <summary>The host gives every argument twice: in the form that workers first took, and in the one that they take now.</summary>
    private static string[] Arguments(Uri host, string workerId)
    {
        var (requestId, maxMessageLength) = ($"{Guid.NewGuid()}", $"{int.MaxValue}");
        return
        [
            Path.Combine(AppDirectory, "ListingFunctions.dll"),
            .. new[] { "--host", host.Host, "--port", $"{host.Port}", "--workerId", workerId },
            .. new[] { "--requestId", requestId, "--grpcMaxMessageLength", maxMessageLength },
            .. new[] { "--functions-uri", $"{host}", "--functions-worker-id", workerId },
            .. new[] { "--functions-request-id", requestId, "--functions-grpc-max-message-length", maxMessageLength },
        ];
    }

    private static string FindAppDirectory()
    {
        var project = Repository.PathOf("tests", "ListingFunctions.WorkerTests");
        var output = Path.GetRelativePath(project, AppContext.BaseDirectory);
        return Repository.PathOf("src", "ListingFunctions", output);
    }
}
