using LocalHost.CosmosTriggers;
using LocalHost.Functions;
using LocalHost.Http;
using LocalHost.Output;
using LocalHost.Settings;

namespace LocalHost;

/// <summary>Runs the functions of an app on this machine, in this process, as <c>func start</c> would.</summary>
public sealed class LocalFunctionsHost : IAsyncDisposable
{
    private readonly LocalHostOptions options;
    private readonly ConsoleLines lines;
    private CosmosAccount? account;
    private CosmosConnections? connections;
    private WebApplication? web;
    private CosmosTriggerSet? triggers;

    private LocalFunctionsHost(LocalHostOptions options)
    {
        this.options = options;
        lines = new ConsoleLines(options.Output);
    }

    /// <summary>Such as <c>http://127.0.0.1:7071/</c>; the route prefix of host.json is not part of it.</summary>
    public Uri BaseAddress => new(Started.Urls.First());

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => Started.Services;

    /// <summary>The account that the app works on; empty where an identity opens it.</summary>
    public string CosmosConnectionString => Started.Configuration[App.Connection] ?? "";

    private WebApplication Started => web ?? throw new InvalidOperationException("The host has not started.");

    /// <exception cref="CannotStartException">Something that the caller can put right, in one line.</exception>
    public static async Task<LocalFunctionsHost> StartAsync(
        LocalHostOptions options,
        CancellationToken cancellationToken
    )
    {
        var host = new LocalFunctionsHost(options);
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

    /// <summary>Lets change feeds start functions again, from where they stopped.</summary>
    public Task StartTriggersAsync() => triggers?.StartAsync() ?? Task.CompletedTask;

    /// <summary>Returns once no function that a change feed started is at work; HTTP goes on.</summary>
    public Task StopTriggersAsync() => triggers?.StopAsync() ?? Task.CompletedTask;

    /// <summary>Brings a batch to a function that a change feed starts: one attempt, whose exception is the caller's.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="payload">A JSON array of documents, as the function takes it.</param>
    /// <param name="cancellationToken">Cancels the invocation.</param>
    /// <exception cref="ArgumentException">No change feed starts such a function.</exception>
    public Task InvokeAsync(string function, string payload, CancellationToken cancellationToken = default) =>
        (triggers ?? throw new InvalidOperationException("The host has not started.")).InvokeAsync(
            function,
            payload,
            cancellationToken
        );

    /// <summary>Lets requests and batches in hand come to an end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (web is not null)
            await web.StopAsync();
        if (triggers is not null)
            await triggers.StopAsync();
        if (web is not null)
            await web.DisposeAsync();
        connections?.Dispose();
        if (account is not null)
            await account.DisposeAsync();
        await lines.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var hostJson = HostJson.Read(Path.Combine(AppContext.BaseDirectory, "host.json"));
        var functions = FunctionFinder.Find(options.FunctionTypes, hostJson.RoutePrefix);

        var builder = WebHost.CreateBuilder(options, lines);
        account = await CosmosAccount.OpenAsync(builder.Configuration, options, lines.Write, cancellationToken);
        connections = new CosmosConnections(builder.Configuration, hostJson.CosmosConnectionMode);

        CosmosAccount.SettleConnectionMode(builder.Configuration, connections.EndpointOf(App.Connection));

        var app = new LocalHostBuilder(builder);
        options.Compose(app);
        options.ConfigureServices?.Invoke(app.Services);
        web = builder.Build();
        WebHost.ValidateSettings(web);
        FunctionServices.RefuseMissing(functions, web.Services);

        var pipeline = app.BuildPipeline(LocalFunctionContext.RunBodyAsync);
        WebHost.MapFunctions(web, functions.OfType<HttpFunction>(), pipeline, options, lines);
        triggers = new CosmosTriggerSet(
            [
                .. functions
                    .OfType<CosmosFunction>()
                    .Select(function => new CosmosTrigger(
                        function,
                        CosmosTriggerSettings.Resolve(function, web.Configuration, connections, options.FeedPollDelay),
                        new BatchDelivery(function, pipeline, web.Services, options.Time),
                        account.IsOwn
                    )),
            ],
            options.Triggers
        );

        await CosmosAccount.CreateContainersAsync(
            connections.Get(App.Connection),
            web.Configuration[App.DatabaseSetting]!,
            options.Containers,
            cancellationToken
        );
        await triggers.CreateLeaseContainersAsync(cancellationToken);
        await WebHost.StartAsync(web, options.Port, cancellationToken);
        await triggers.StartAsync();
        FunctionList.Write(lines, functions, BaseAddress, account.Description, options.Triggers);
    }
}
