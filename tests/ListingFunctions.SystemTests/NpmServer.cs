using System.ComponentModel;
using System.Text.RegularExpressions;

namespace ListingFunctions.SystemTests;

/// <summary>
/// A server from an npm package, on a port of its own, for as long as tests need it. If there is no npx, or no network
/// to get the package from for the first time, it is missing, and tests that ask for it are skipped.
/// </summary>
internal sealed partial class NpmServer : IAsyncDisposable
{
    /// <summary>Getting a package takes half a minute; a slow network several times that.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(4);

    private readonly string _package;
    private ChildProcess? _process;

    private NpmServer(string package) => _package = package;

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; } = Loopback.FreePort();

    /// <summary>Why it is missing; <c>null</c> if it is not.</summary>
    public string? Missing { get; private set; }

    /// <summary>Starts a program of the package, and returns once it responds.</summary>
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
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(LongestStart);
        while (!await RespondsAsync(http, new Uri($"http://127.0.0.1:{Port}/"), limit.Token))
        {
            if (_process!.Exited.IsCompleted || limit.IsCancellationRequested)
            {
                var output = _process.Transcript;
                await DisposeAsync();
                Missing = NoNetwork().IsMatch(output)
                    ? $"npx could not get {_package}: {output}"
                    : throw new InvalidOperationException($"{_package} did not start: {output}");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), App.Stop);
        }
    }

    private bool TryStart(string[] command)
    {
        string[] all = ["npx", "--yes", "--package", _package, .. command];
        var isWindows = OperatingSystem.IsWindows();
        try
        {
            _process = ChildProcess.Start(
                isWindows ? "cmd" : all[0],
                isWindows ? ["/c", .. all] : all[1..],
                start => start.WorkingDirectory = Path.GetTempPath()
            );
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<bool> RespondsAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
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

    [GeneratedRegex("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED|ENETUNREACH")]
    private static partial Regex NoNetwork();
}
