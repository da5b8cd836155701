using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>The built app as the process that the Functions host starts: <c>dotnet ListingFunctions.dll</c> with the worker's arguments.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
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

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _lines = new();

    private WorkerProcess(Process process)
    {
        _process = process;
        Exited = ReadToTheEndAsync();
    }

    /// <summary>The folder that the app was built into, with the configuration of the tests.</summary>
    public static string AppDirectory { get; } = FindAppDirectory();

    /// <summary>Completes with the exit code, when the process has ended and all its output has been read.</summary>
    public Task<int> Exited { get; }

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>What it has written so far, to either stream.</summary>
    public string Output => string.Join('\n', _lines);

    /// <param name="host">Where the host listens for gRPC.</param>
    /// <param name="workerId">The id under which the worker is to register.</param>
    /// <param name="settings">The app's settings, which reach it as environment variables.</param>
    public static WorkerProcess Start(Uri host, string workerId, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", Arguments(host, workerId))
        {
            WorkingDirectory = AppDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
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
        return new(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        // Does nothing to a process that has ended.
        _process.Kill(entireProcessTree: true);
        await Exited;
        _process.Dispose();
    }

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
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "ListingFunctions.sln")))
            root = Path.GetDirectoryName(root)!;
        var project = Path.Combine(root, "tests", "ListingFunctions.WorkerTests");
        var output = Path.GetRelativePath(project, AppContext.BaseDirectory);
        return Path.Combine(root, "src", "ListingFunctions", output);
    }

    private async Task<int> ReadToTheEndAsync()
    {
        await Task.WhenAll(
            ReadAsync(_process.StandardOutput, _lines.Enqueue),
            ReadAsync(
                _process.StandardError,
                line =>
                {
                    _errors.Enqueue(line);
                    _lines.Enqueue(line);
                }
            )
        );
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode;
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            take(line);
    }
}
