using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ListingFunctions.SystemTests;

/// <summary>
/// A server from an npm package, on a port of its own, for as long as tests need it. Where there is no npx, or no network
/// to get the package from for the first time, it is missing, and tests that ask for it are skipped.
/// </summary>
internal sealed partial class NpmServer : IAsyncDisposable
{
    /// <summary>Getting a package takes half a minute; a slow network several times that.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(4);

    private readonly string _package;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private NpmServer(string package) => _package = package;

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Why it is not there; <c>null</c> where it is.</summary>
    public string? Missing { get; private set; }

    /// <summary>Starts a program of the package, and returns once it answers.</summary>
    /// <param name="package">Such as <c>azurite@3.37.0</c>.</param>
    /// <param name="command">The program and its arguments, for a port.</param>
    public static async Task<NpmServer> StartAsync(string package, Func<int, string[]> command)
    {
        var server = new NpmServer(package);
        if (server.TryStart(command(server.Port)))
            await server.WaitAsync();
        else
            server.Missing = $"npx is not on this machine, so {package} cannot be started.";
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        if (_process is null)
            return;
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    private string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    private async Task WaitAsync()
    {
        // Should the tests end without disposing of anything.
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(LongestStart);
        while (!await AnswersAsync(http, new Uri($"http://127.0.0.1:{Port}/"), limit.Token))
        {
            if (_process!.HasExited || limit.IsCancellationRequested)
            {
                await DisposeAsync();
                Missing = NoNetwork().IsMatch(Output)
                    ? $"npx could not get {_package}: {Output}"
                    : throw new InvalidOperationException($"{_package} did not start: {Output}");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), App.Stop);
        }
    }

    private bool TryStart(string[] command)
    {
        string[] all = ["npx", "--yes", "--package", _package, .. command];
        var isWindows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(isWindows ? "cmd" : all[0], isWindows ? ["/c", .. all] : all[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return false;
        }

        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return true;
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => Kill();

    /// <summary>npx starts a shell that starts the program; all of them end.</summary>
    private void Kill() => _process?.Kill(entireProcessTree: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED|ENETUNREACH")]
    private static partial Regex NoNetwork();
}
