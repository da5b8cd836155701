using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>
/// A small Functions host: it starts the built app as its worker, registers it as the host in Azure does, and lets a test
/// invoke the functions. Change feeds, schedules, keys and retries of the real host are left to the test.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>How long the worker may take for anything; far beyond what it needs, as the machine may be busy.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly WebApplication _server;
    private readonly WorkerStream _stream;
    private readonly ChildProcess _worker;
    private HttpClient? _http;

    private FunctionsHost(WebApplication server, WorkerStream stream, ChildProcess worker, string workerId) =>
        (_server, _stream, _worker, WorkerId) = (server, stream, worker, workerId);

    /// <summary>The id that the worker was started with.</summary>
    public string WorkerId { get; }

    /// <summary>The id that the worker registered with.</summary>
    public string RegisteredId { get; private set; } = "";

    /// <summary>What the worker said it can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions that the worker reported, all of them loaded.</summary>
    public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

    /// <summary>Sends requests to the HTTP functions; relative addresses start after the route prefix.</summary>
    public HttpClient Http => _http!;

    public IReadOnlyCollection<RpcLog> Logs => _stream.Logs;

    /// <summary>What the worker has written to standard error so far.</summary>
    public string Errors => _worker.Errors;

    /// <summary>What the worker has written and logged so far, to explain a failure.</summary>
    public string Transcript =>
        string.Join(
            '\n',
            _stream
                .Logs.Select(log => $"{log.Level} {log.Category}: {log.Message} {log.Exception?.Message}".TrimEnd())
                .Prepend(_worker.Transcript)
        );

    /// <summary>Starts a worker with these settings of the app; completes when its functions are loaded.</summary>
    /// <exception cref="InvalidOperationException">The worker ended or did not respond; the message has all it wrote.</exception>
    public static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var (stream, workerId) = (new WorkerStream(), $"{Guid.NewGuid()}");
        var server = await ListenAsync(stream);
        var worker = WorkerProcess.Start(new Uri(server.Urls.First()), workerId, settings);
        var host = new FunctionsHost(server, stream, worker, workerId);
        try
        {
            await host.RegisterAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a function that is not started by HTTP, with the input of its trigger.</summary>
    public Task<StatusResult> InvokeAsync(string function, TypedData input) =>
        InvokeAsync(InvocationOf(function, input));

    /// <summary>The invocation of a function that is not started by HTTP, for a test that needs more of it.</summary>
    public InvocationRequest InvocationOf(string function, TypedData input)
    {
        var metadata = Functions.Single(candidate => candidate.Name == function);
        var name = metadata.Trigger().GetProperty("name").GetString();
        return new InvocationRequest
        {
            InvocationId = $"{Guid.NewGuid()}",
            FunctionId = metadata.FunctionId,
            InputData =
            {
                new ParameterBinding { Name = name, Data = input },
            },
        };
    }

    /// <summary>Invokes a function; the current span stands for the host's, and gets the attributes of the worker's.</summary>
    public async Task<StatusResult> InvokeAsync(InvocationRequest invocation)
    {
        var span = Activity.Current;
        invocation.TraceContext ??= new RpcTraceContext { TraceParent = span?.Id ?? "" };
        var response = await RequestAsync(new StreamingMessage { InvocationRequest = invocation });
        foreach (var (name, value) in response.InvocationResponse.TraceContextAttributes)
            span?.SetTag(name, value);
        return response.InvocationResponse.Result;
    }

    /// <summary>Asks the worker to cancel an invocation.</summary>
    public void Cancel(InvocationRequest invocation) =>
        _stream.Send(
            new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation.InvocationId } }
        );

    /// <summary>Asks the worker to end, and waits until it has; returns its exit code.</summary>
    public Task<int> StopWorkerAsync()
    {
        _stream.Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        return FromWorkerAsync(_worker.Exited);
    }

    /// <summary>Writes what the worker wrote and logged to the output of the current test, if that has failed.</summary>
    public void ExplainFailure()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(Transcript);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _worker.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<WebApplication> ListenAsync(WorkerStream stream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)
        );
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(stream);
        var server = builder.Build();
        server.UseRouting();
        server.MapGrpcService<WorkerStream>();
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private async Task RegisterAsync()
    {
        RegisteredId = await FromWorkerAsync(_stream.Opened);
        var directory = WorkerProcess.AppDirectory;
        var initialized = await RequestAsync(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = "4.0.0",
                    WorkerDirectory = directory,
                    FunctionAppDirectory = directory,
                },
            }
        );
        Require(initialized.WorkerInitResponse.Result);
        Capabilities = initialized.WorkerInitResponse.Capabilities.AsReadOnly();

        var reported = await RequestAsync(
            new StreamingMessage
            {
                FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = directory },
            }
        );
        Require(reported.FunctionMetadataResponse.Result);
        Functions = reported.FunctionMetadataResponse.FunctionMetadataResults;
        foreach (var function in Functions)
            await LoadAsync(function);

        var address = new Uri(Capabilities["HttpUri"]);
        await FromWorkerAsync(AcceptsConnectionsAsync(address));
        _http = new HttpClient(new HttpProxy(address, new FunctionRoutes(Functions), InvokeAsync))
        {
            BaseAddress = new Uri($"http://localhost/{FunctionRoutes.Prefix}/"),
            Timeout = Timeout,
        };
    }

    private async Task LoadAsync(RpcFunctionMetadata function)
    {
        var loaded = await RequestAsync(
            new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
            }
        );
        Require(loaded.FunctionLoadResponse.Result);
    }

    /// <summary>The worker starts its HTTP server a little after it has registered.</summary>
    private static async Task<bool> AcceptsConnectionsAsync(Uri address)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private Task<StreamingMessage> RequestAsync(StreamingMessage request) =>
        FromWorkerAsync(_stream.RequestAsync(request));

    /// <summary>Waits for something of the worker, which may also end or never respond.</summary>
    private async Task<T> FromWorkerAsync<T>(Task<T> expected)
    {
        var late = Task.Delay(Timeout, TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(expected, _worker.Exited, late);
        if (first == expected)
            return await expected;
        throw new InvalidOperationException(
            first == late
                ? $"The worker did not respond within {Timeout}.\n{Transcript}"
                : $"The worker ended with code {await _worker.Exited}.\n{Transcript}"
        );
    }

    private void Require(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"{result.Exception?.Message}\n{Transcript}");
    }
}
