using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ListingFunctions.Benchmarks.Postgres;

/// <summary>
/// A PostgreSQL server of its own, with its data in a folder that is removed with it. It flushes each commit to disk, which
/// is its default.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "bench";

    /// <summary>The account that PostgreSQL's package makes. The server refuses to run as root.</summary>
    private const string SystemUser = "postgres";

    private readonly string _programs;
    private readonly string _folder;

    private PostgresServer(string programs, string folder, int port)
    {
        (_programs, _folder) = (programs, folder);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username={User};Database={User};Maximum Pool Size=50";
    }

    /// <summary>The connection string of its one database, which EF Core makes.</summary>
    public string ConnectionString { get; }

    /// <summary>The processor time of its processes, but for those that have ended.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var first = int.Parse(
                File.ReadLines(Path.Combine(_folder, "postmaster.pid")).First(),
                CultureInfo.InvariantCulture
            );
            var total = TimeSpan.Zero;
            foreach (var process in Process.GetProcessesByName("postgres"))
            {
                using (process)
                    if (process.Id == first || ParentOf(process.Id) == first)
                        total += process.TotalProcessorTime;
            }

            return total;
        }
    }

    /// <summary>The folder of PostgreSQL's programs; <c>null</c> if it is not installed.</summary>
    public static string? Programs { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(
                Directory.Exists("/usr/lib/postgresql")
                    ? Directory
                        .EnumerateDirectories("/usr/lib/postgresql")
                        .OrderDescending(StringComparer.Ordinal)
                        .Select(version => Path.Combine(version, "bin"))
                    : []
            )
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    /// <summary>Makes a new cluster in a folder, which must not exist, and starts it.</summary>
    /// <param name="programs">The folder of PostgreSQL's programs.</param>
    /// <param name="folder">The folder of the cluster.</param>
    public static async Task<PostgresServer> StartAsync(string programs, string folder)
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", SystemUser, folder);
        var port = FreePort();
        var server = new PostgresServer(programs, folder, port);
        await server.RunProgramAsync("initdb", "-D", folder, "-U", User, "--auth=trust", "-E", "UTF8", "--locale=C");
        // More memory than the default of 128 MB, as anybody would give it, so that all data fit.
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c max_wal_size=4GB"
        );
        await server.RunProgramAsync(
            "pg_ctl",
            "start",
            "-w",
            "-D",
            folder,
            "-l",
            Path.Combine(folder, "log"),
            "-o",
            settings
        );
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await RunProgramAsync("pg_ctl", "stop", "-m", "immediate", "-D", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private Task RunProgramAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", SystemUser, "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    /// <summary>Runs a program to its end. Its output is not redirected into a pipe, which a server would keep open.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null", program, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static int ParentOf(int process)
    {
        try
        {
            // pid (name) state parent …
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
