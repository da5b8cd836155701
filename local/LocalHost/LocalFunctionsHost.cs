using LocalHost.CosmosTriggers;
using LocalHost.Functions;
using LocalHost.Http;
using LocalHost.Output;
using LocalHost.Settings;
using LocalHost.Timers;
using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>Runs the functions of an app on this machine, in this process, as <c>func start</c> would.</summary>
public sealed class LocalFunctionsHost : IAsyncDisposable
{
    private readonly LocalApp _app;
    private readonly LocalHostOptions _options;
    private readonly ConsoleLines _lines;
    private readonly ConsoleLoggerProvider _loggers;
    private CosmosAccount? _account;
    private CosmosConnections? _connections;
    private WebApplication? _web;
    private CosmosTriggerSet? _triggers;
    private TimerTriggerSet? _timers;

    private LocalFunctionsHost(LocalApp app, LocalHostOptions options)
    {
        _app = app;
        _options = options;
        _lines = new ConsoleLines(options.Output);
        _loggers = new ConsoleLoggerProvider(_lines, app.LogCategory);
    }

    /// <summary>Such as <c>http://127.0.0.1:7071/</c>; the route prefix of host.json is not part of it.</summary>
    public Uri BaseAddress => new(Started.Urls.First());

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => Started.Services;

    /// <summary>The connection string of the app's account; empty if an identity is used instead.</summary>
    public string CosmosConnectionString => Started.Configuration[_app.Database.Connection] ?? "";

    private WebApplication Started => _web ?? throw new InvalidOperationException("The host has not started.");

    /// <exception cref="CannotStartException">The host cannot start for a reason that the caller can correct.</exception>
    public static async Task<LocalFunctionsHost> StartAsync(
        LocalApp app,
        LocalHostOptions options,
        CancellationToken cancellationToken
    )
    {
        var host = new LocalFunctionsHost(app, options);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the change feed triggers that are not running, from where they stopped.</summary>
    public Task StartTriggersAsync() => _triggers?.StartAsync(_ => true) ?? Task.CompletedTask;

    /// <summary>Stops the change feed triggers, and returns once no batch is in flight; HTTP continues.</summary>
    public Task StopTriggersAsync() => _triggers?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Invokes a change feed function once with a batch; an exception propagates to the caller.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="payload">A JSON array of documents.</param>
    /// <param name="cancellationToken">Cancels the invocation.</param>
    /// <exception cref="ArgumentException">There is no change feed function of this name.</exception>
    public Task InvokeAsync(string function, string payload, CancellationToken cancellationToken = default) =>
        (_triggers ?? throw new InvalidOperationException("The host has not started.")).InvokeAsync(
            function,
            payload,
            cancellationToken
        );

    /// <summary>Invokes a timer function once, now; an exception propagates to the caller.</summary>
    /// <exception cref="ArgumentException">There is no timer function of this name.</exception>
    public Task InvokeAsync(string function, CancellationToken cancellationToken = default) =>
        (_timers ?? throw new InvalidOperationException("The host has not started.")).InvokeAsync(
            function,
            cancellationToken
        );

    /// <summary>Stops the host once requests, batches and timer runs in flight have completed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
            await _web.StopAsync();
        if (_triggers is not null)
            await _triggers.StopAsync();
        if (_timers is not null)
            await _timers.DisposeAsync();
        if (_web is not null)
            await _web.DisposeAsync();
        _connections?.Dispose();
        if (_account is not null)
            await _account.DisposeAsync();
        await _lines.DisposeAsync();
        _loggers.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var hostJson = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"));
        var functions = FunctionFinder.Find(_app.FunctionTypes, hostJson.RoutePrefix);

        var builder = WebHost.CreateBuilder(_options, _loggers);
        _account = await CosmosAccount.OpenAsync(
            builder.Configuration,
            _app,
            _options,
            _loggers.CreateLogger("LocalCosmos"),
            cancellationToken
        );
        _connections = new CosmosConnections(builder.Configuration, hostJson.CosmosConnectionMode, _options.CosmosHttp);
        var endpoint = _connections.EndpointOf(_app.Database.Connection);
        CosmosAccount.SetConnectionMode(builder.Configuration, _app.Database, endpoint);

        var composed = new LocalHostBuilder(builder);
        var archive = LocalArchive.Open(_app, builder.Configuration, _options, endpoint);
        if (archive is not null)
            _app.Archive!.Register(composed.Services, archive);
        _app.Compose(composed);
        HostTelemetry.Add(composed.Services);
        if (_options.CosmosHttp is { } http)
            composed.Services.PostConfigure<CosmosClientOptions>(options => options.HttpClientFactory = http);
        _options.ConfigureServices?.Invoke(composed.Services);
        _web = builder.Build();
        WebHost.ValidateSettings(_web);
        FunctionServices.RejectMissing(functions, _web.Services);

        var pipeline = composed.BuildPipeline(LocalFunctionContext.RunBodyAsync);
        WebHost.MapFunctions(_web, [.. functions.OfType<HttpFunction>()], pipeline, _app, _options, _lines);
        _triggers = new CosmosTriggerSet([
            .. functions
                .OfType<CosmosFunction>()
                .Select(function => new CosmosTrigger(
                    function,
                    CosmosTriggerSettings.Resolve(function, _web.Configuration, _connections, _options),
                    new BatchDelivery(function, pipeline, _web.Services, _options.Time),
                    _options.AroundBatch,
                    _account.IsOwn
                )),
        ]);
        _timers = new TimerTriggerSet([
            .. functions
                .OfType<TimerFunction>()
                .Select(function => new TimerTrigger(
                    function,
                    new TimerSchedule(function, _web.Configuration),
                    pipeline,
                    _web.Services,
                    _options.Time
                )),
        ]);

        await CosmosAccount.CreateContainersAsync(
            _connections.Get(_app.Database.Connection),
            _web.Configuration[_app.Database.NameSetting]!,
            _app.Database.Containers,
            cancellationToken
        );
        await _triggers.CreateLeaseContainersAsync(cancellationToken);
        await WebHost.StartAsync(_web, _options.Port, cancellationToken);
        await _triggers.StartAsync(_options.Triggers);
        if (_options.Timers)
            _timers.Start();
        _lines.Write(
            StartSummary.Of(
                _app,
                _options,
                functions,
                new Uri(BaseAddress, hostJson.RoutePrefix.Trim('/')),
                _account.Description,
                archive?.Description ?? "in the storage account that settings name"
            )
        );
    }
}
