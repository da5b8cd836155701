using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>
/// Azurite, the storage emulator, from its npm package, in memory and on a port of its own. Where there is no npx, or
/// no network to get the package from for the first time, tests that ask for it are skipped.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const string Package = "azurite@3.37.0";

    /// <summary>Azurite's one account and its key, which are the same everywhere.</summary>
    private const string Account =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

    /// <summary>Getting the package takes half a minute; a slow network several times that.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(4);

    private readonly StringBuilder _output = new();
    private readonly int _port = FreePort();
    private Process? _process;
    private string? _missing;

    /// <summary>The account; the test that asks is skipped where there is none.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return $"{Account}BlobEndpoint=http://127.0.0.1:{_port}/devstoreaccount1;";
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!TryStart())
        {
            _missing = "npx is not on this machine, so Azurite cannot be started.";
            return;
        }

        // Should the tests end without disposing of anything.
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{_port}/devstoreaccount1?comp=list");
        using var limit = new CancellationTokenSource(LongestStart);
        while (!await AnswersAsync(http, address, limit.Token))
        {
            if (_process!.HasExited || limit.IsCancellationRequested)
            {
                await DisposeAsync();
                _missing = NoNetwork().IsMatch(Output)
                    ? $"npx could not get {Package}, so Azurite cannot be started: {Output}"
                    : throw new InvalidOperationException($"Azurite did not start: {Output}");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), App.Stop);
        }
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

    private bool TryStart()
    {
        var isWindows = OperatingSystem.IsWindows();
        string[] command =
        [
            "npx",
            "--yes",
            "--package",
            Package,
            "azurite-blob",
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            $"{_port}",
            "--inMemoryPersistence",
            "--skipApiVersionCheck",
            "--disableTelemetry",
        ];
        var start = new ProcessStartInfo(isWindows ? "cmd" : command[0], isWindows ? ["/c", .. command] : command[1..])
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

    /// <summary>npx starts a shell that starts Azurite; all of them end.</summary>
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
